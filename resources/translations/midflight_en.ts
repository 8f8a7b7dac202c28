<?xml version='1.0' encoding='utf-8'?>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>midflight::CausesModel</name>
    <message numerus="yes">
        <source>%1 · %2 · %Ln time(s), last %3</source>
        <translation>
            <numerusform>%1 · %2 · %Ln time, last %3</numerusform>
            <numerusform>%1 · %2 · %Ln times, last %3</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>midflight::ComponentPage</name>
    <message numerus="yes">
        <source>No differences in %Ln comparison(s).</source>
        <translation>
            <numerusform>No differences in %Ln comparison.</numerusform>
            <numerusform>No differences in %Ln comparisons.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>midflight::DifferenceViewer</name>
    <message numerus="yes">
        <source>%Ln place(s)</source>
        <translation>
            <numerusform>%Ln place</numerusform>
            <numerusform>%Ln places</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>midflight::HeatMapModel</name>
    <message numerus="yes">
        <source>%1: %Ln difference(s)</source>
        <translation>
            <numerusform>%1: %Ln difference</numerusform>
            <numerusform>%1: %Ln differences</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>midflight::HeatMapPanel</name>
    <message numerus="yes">
        <source>%Ln day(s) so far, hours UTC</source>
        <translation>
            <numerusform>%Ln day so far, hours UTC</numerusform>
            <numerusform>%Ln days so far, hours UTC</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) by weekday, UTC</source>
        <translation>
            <numerusform>%Ln day by weekday, UTC</numerusform>
            <numerusform>%Ln days by weekday, UTC</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No differences found on the %Ln day(s) so far.</source>
        <translation>
            <numerusform>No differences found on the %Ln day so far.</numerusform>
            <numerusform>No differences found on the %Ln days so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln difference(s), on one day so far. By day and hour from the second day on.</source>
        <translation>
            <numerusform>%Ln difference, on one day so far. By day and hour from the second day on.</numerusform>
            <numerusform>%Ln differences, on one day so far. By day and hour from the second day on.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln difference(s)</source>
        <translation>
            <numerusform>%Ln difference</numerusform>
            <numerusform>%Ln differences</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>midflight::HistoryView</name>
    <message numerus="yes">
        <source>%Ln decision(s) read…</source>
        <translation>
            <numerusform>%Ln decision read…</numerusform>
            <numerusform>%Ln decisions read…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln decision(s) written to %1</source>
        <translation>
            <numerusform>%Ln decision written to %1</numerusform>
            <numerusform>%Ln decisions written to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>✓ %Ln decision(s), the chain is whole · %1</source>
        <translation>
            <numerusform>✓ %Ln decision, the chain is whole · %1</numerusform>
            <numerusform>✓ %Ln decisions, the chain is whole · %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>midflight::ImportSheet</name>
    <message numerus="yes">
        <source>%Ln component(s) given to the router.</source>
        <translation>
            <numerusform>%Ln component given to the router.</numerusform>
            <numerusform>%Ln components given to the router.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln component(s) the router has already.</source>
        <translation>
            <numerusform>%Ln component the router has already.</numerusform>
            <numerusform>%Ln components the router has already.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>midflight::ImportView</name>
    <message numerus="yes">
        <source>“%1” with %Ln component(s). Nothing is wrong with it.</source>
        <translation>
            <numerusform>“%1” with %Ln component. Nothing is wrong with it.</numerusform>
            <numerusform>“%1” with %Ln components. Nothing is wrong with it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln thing(s) to mend; each stands below its line.</source>
        <translation>
            <numerusform>%Ln thing to mend; each stands below its line.</numerusform>
            <numerusform>%Ln things to mend; each stands below its line.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>midflight::MainWindow</name>
    <message numerus="yes">
        <source>%Ln component(s) waiting for approval</source>
        <translation>
            <numerusform>%Ln component waiting for approval</numerusform>
            <numerusform>%Ln components waiting for approval</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>midflight::RuleSheet</name>
    <message numerus="yes">
        <source>%Ln mismatch(es) left of %1, of %2 compared.</source>
        <translation>
            <numerusform>%Ln mismatch left of %1, of %2 compared.</numerusform>
            <numerusform>%Ln mismatches left of %1, of %2 compared.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>midflight::TablePane</name>
    <message numerus="yes">
        <source>%1 of %Ln component(s) · select several with Shift or Ctrl to decide on them together</source>
        <translation>
            <numerusform>%1 of %Ln component · select several with Shift or Ctrl to decide on them together</numerusform>
            <numerusform>%1 of %Ln components · select several with Shift or Ctrl to decide on them together</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>midflight::VolumeChart</name>
    <message numerus="yes">
        <source>%Ln request(s)</source>
        <translation>
            <numerusform>%Ln request</numerusform>
            <numerusform>%Ln requests</numerusform>
        </translation>
    </message>
</context>
</TS>