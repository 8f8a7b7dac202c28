// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of document, and every kind of trouble with it.
#include "routing/compare/compare.h"
#include "routing/compare/jsontext.h"
#include "tests/compare/packed.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace midflight;

namespace {

Judgement judge(const QByteArray &a, const QByteArray &b, const char *name = "x.json")
{
    return compareBytes(a, b, QString::fromUtf8(name), {});
}
QString verdict(const QByteArray &a, const QByteArray &b, const char *name = "x.json") { return toString(judge(a, b, name).verdict); }

/// "/pointer kind old→new", all of them.
QStringList differences(const Judgement &judgement)
{
    QStringList result;
    for (const Difference &d : judgement.differences)
        result.append(QStringLiteral("%1 %2 %3→%4").arg(d.pointer, d.kind, d.oldValue.toVariant().toString(), d.newValue.toVariant().toString()));
    return result;
}

QString notes(const Judgement &judgement) { return judgement.notes.join(QStringLiteral("; ")); }

void write(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

const QString match = QStringLiteral("match");
const QString mismatch = QStringLiteral("mismatch");

} // namespace

class DocumentsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void jsonIsComparedByValue()
    {
        QCOMPARE(verdict(R"({"a":1,"b":[true,null]})", R"({ "b" : [true, null], "a" : 1.0 })"), match);
        QCOMPARE(verdict("[-0.0]", "[0]"), match);
        QCOMPARE(verdict("[1e2]", "[100]"), match);
        QCOMPARE(verdict(R"(["\u00e4"])", "[\"ä\"]"), match);
        QCOMPARE(differences(judge(R"({"a/b":{"~":1}})", R"({"a/b":{"~":2}})")), QStringList {"/a~1b/~0 value 1→2"});
        QCOMPARE(differences(judge(R"({"a":1})", R"({"a":"1"})")), QStringList {"/a type 1→1"});
        QCOMPARE(differences(judge(R"({"a":1,"b":2})", R"({"b":2,"c":3})")), (QStringList {"/a missing 1→", "/c added →3"}));
        QCOMPARE(differences(judge("[1,2,3]", "[1,9,2,3]")), QStringList {"/1 added →9"});
        QCOMPARE(differences(judge("null", "{}")), QStringList {" type →"});
    }
    void integersAreExactAndWhatADoubleCannotHoldGoesByItsDigits()
    {
        QCOMPARE(verdict("[9007199254740993]", "[9007199254740992]"), mismatch);
        QCOMPARE(verdict("[18446744073709551615]", "[18446744073709551614]"), mismatch);
        QCOMPARE(verdict("[18446744073709551617]", "[18446744073709551616]"), mismatch);
        QCOMPARE(verdict("[123456789012345678901234567890]", "[ 123456789012345678901234567890]"), match);
        QCOMPARE(verdict("[1e400]", "[1E+400 ]"), match);
        QCOMPARE(verdict("[1e400]", "[1e401]"), mismatch);
        QCOMPARE(verdict("[1e-400]", "[0]"), mismatch);
        QCOMPARE(verdict("[1e-400]", "[10e-401]"), match);
        QCOMPARE(verdict("[1e308]", "[1.0e308]"), match);
        QCOMPARE(verdict("[18446744073709551616]", "[1.8446744073709551616e19]"), match);
        QCOMPARE(verdict("[NaN]", "[NaN ]"), match);
        QCOMPARE(verdict("[0." + QByteArray(400, '0') + "1]", "[0]"), mismatch);
    }
    void loneSurrogatesAndRepeatedNamesAreKept()
    {
        QCOMPARE(verdict(R"(["\ud800"])", R"(["\ud801"])"), mismatch);
        QCOMPARE(verdict(R"(["\ud800"])", R"([ "\ud800"])"), match);
        QCOMPARE(verdict(R"({"a":1,"a":2})", R"({"a":2,"a":1})"), mismatch);
        QCOMPARE(verdict(R"({"a":1,"b":3,"a":2})", R"({"a":1,"a":2,"b":3})"), match);
        QCOMPARE(verdict("[\"\xff\xfe\"]", "[ \"\xff\xfe\"]"), match); // no UTF-8 at all
        QCOMPARE(verdict("[\"\xff\"]", "[\"\xfe\"]"), mismatch);
    }
    void tenThousandLevelsDoNoHarm()
    {
        for (const int depth : {1'000, 10'000, 300'000}) {
            const auto nested = [depth](const char *leaf) { return QByteArray("[").repeated(depth) + leaf + QByteArray("]").repeated(depth); };
            QCOMPARE(verdict(nested("1"), nested("1 ")), match);
            const Judgement judgement = judge(nested("1"), nested("2"));
            QCOMPARE(judgement.differenceCount, 1);
            const auto objects = [depth](const char *leaf) { return QByteArray("{\"a\":").repeated(depth) + leaf + QByteArray("}").repeated(depth); };
            QCOMPARE(verdict(objects("1"), objects("2")), mismatch);
            QCOMPARE(verdict(objects("1"), QByteArray("[").repeated(depth)), mismatch); // not JSON: as text
        }
    }
    void hostileSizesEndInASimplerComparison()
    {
        const Judgement deep = judge(QByteArray(2'000'000, '['), QByteArray(2'000'001, '['));
        QCOMPARE(toString(deep.verdict), mismatch);
        QVERIFY2(notes(deep).contains(QStringLiteral("a million levels")), qPrintable(notes(deep)));
        const Judgement lines = judge(QByteArray(21'000'000, '\n'), QByteArray(21'000'001, '\n'), "x.txt");
        QCOMPARE(toString(lines.verdict), mismatch);
        QVERIFY2(notes(lines).contains(QStringLiteral("lines")), qPrintable(notes(lines)));
    }
    void brokenJsonIsComparedAsTextAndSaysSo()
    {
        const Judgement judgement = judge("{\"a\":1,\n\"b\":}", "{\"a\":1,\n\"b\":2}");
        QCOMPARE(toString(judgement.verdict), mismatch);
        QVERIFY2(notes(judgement).contains(QStringLiteral("old: not JSON at byte 12")), qPrintable(notes(judgement)));
        QCOMPARE(differences(judgement), QStringList {"/1 value \"b\":}→\"b\":2}"});
    }
    void jsonLinesAreOneArray()
    {
        QCOMPARE(differences(judge("{\"a\":1}\n{\"a\":2}\n", "{\"a\":1}\n{\"a\": 3}\n", "x.ndjson")), QStringList {"/1/a value 2→3"});
        QCOMPARE(differences(judge("{\"a\":1}\n{\"a\":2}\n", "{\"a\":1}\n{\"a\": 3}\n", "x.log")), QStringList {"/1/a value 2→3"});
        QCOMPARE(verdict("{\"a\":1}\n\n{\"a\":2}", "{\"a\": 1}\r\n{\"a\":2}\n", "x.jsonl"), match);
    }

    void textIsAlignedLineByLine()
    {
        QCOMPARE(differences(judge("a\nb\nc\nd\n", "a\nx\nb\nc\ny\n", "x.txt")), (QStringList {"/1 added →x", "/3 value d→y"}));
        QCOMPARE(differences(judge("a\nb\n", "a\nb", "x.txt")), QStringList {" shape a new line at the end→no new line at the end"});
        QCOMPARE(differences(judge("a\nb\n", "a\r\nb\r\n", "x.txt")), QStringList {" shape lines end in LF→lines end in CR LF"});
        QCOMPARE(verdict("", "a\n", "x.txt"), mismatch);
        QCOMPARE(verdict("", "\n", "x.txt"), mismatch);
    }
    void otherEncodingsBecomeUtf8()
    {
        const QByteArray utf16("\xff\xfe{\0\"\0a\0\"\0:\0001\0}\0", 16);
        const Judgement judgement = judge(utf16, "{\"a\":1}");
        QCOMPARE(toString(judgement.verdict), match);
        QVERIFY(notes(judgement).contains(QStringLiteral("UTF-16")));
        QCOMPARE(verdict("\xef\xbb\xbf{\"a\":1}", "{\"a\":1}"), match);
        QCOMPARE(differences(judge("caf\xe9\n", "caf\xe8\n", "x.txt")).size(), 1); // Latin-1
    }
    void bytesSayWhereTheyDiffer()
    {
        const Judgement judgement = judge(QByteArray("\0\1\2\3", 4), QByteArray("\0\1\5\3", 4), "x.bin");
        QCOMPARE(toString(judgement.verdict), mismatch);
        QVERIFY(notes(judgement).contains(QStringLiteral("at byte 2")));
        QCOMPARE(verdict(QByteArray("\0\1", 2), QByteArray("\0\1\2", 3), "x.bin"), mismatch);
    }
    void nulsAtTheEndAreToleratedWithANote()
    {
        const Judgement judgement = judge("a\nb\n", QByteArray("a\nb\n\0\0\0", 7), "x.txt");
        QCOMPARE(toString(judgement.verdict), QStringLiteral("tolerated"));
        QVERIFY(notes(judgement).contains(QStringLiteral("3 in new")));
        QCOMPARE(verdict("a\nb\n", QByteArray("a\nc\n\0", 5), "x.txt"), mismatch);
    }

    void tablesAreComparedByColumnAndRow()
    {
        const QByteArray old = "name,score\nann,1\nbob,2\ncat,3\n";
        QCOMPARE(differences(judge(old, "name,score\nann,1\nbob,5\ncat,3\n", "x.csv")), QStringList {"/1/score value 2→5"});
        QCOMPARE(differences(judge(old, "name,score\nann,1\ncat,3\n", "x.csv")), QStringList {"/1 missing bob,2→"});
        QCOMPARE(differences(judge(old, "name\nann\nbob\ncat\n", "x.csv")), QStringList {"/columns/score missing score→"});
        QCOMPARE(differences(judge(old, "score,name\n1,ann\n2,bob\n3,cat\n", "x.csv")), QStringList {"/columns order name, score→score, name"});
        QCOMPARE(verdict(old, "\"name\",\"score\"\r\nann,1\r\nbob,2\r\n\"cat\",3\r\n", "x.csv"), match);
        QCOMPARE(differences(judge("1,2\n3,4\n", "1,2\n3,5\n", "x.csv")), QStringList {"/1/1 value 4→5"});
        QCOMPARE(differences(judge("a\tb\n1\t2\n", "a\tb\n1\t3\n", "report")), QStringList {"/0/b value 2→3"});
        QCOMPARE(differences(judge("a,b\n1\n", "a,b\n1,2\n", "x.csv")), QStringList {"/0/b added →2"});
        QCOMPARE(verdict("a,b\n\"x\ny\",\"q\"\"q\"\n", "a,b\n\"x\ny\",\"q\"\"r\"\n", "x.csv"), mismatch);
    }

    void archivesAreComparedMemberByMember()
    {
        const QList<std::pair<QByteArray, QByteArray>> old {{"r/a.json", "{\"n\":1}"}, {"r/b.txt", "b\n"}};
        const QList<std::pair<QByteArray, QByteArray>> changed {{"r/b.txt", "b\n"}, {"r/a.json", "{\"n\": 2}"}, {"r/c.txt", "c"}};
        for (const bool zip : {true, false}) {
            QCOMPARE(differences(judge(packed(old, zip), packed(changed, zip), "x.zip")),
                     (QStringList {"/r/a.json/n value 1→2", "/r/c.txt added →1 bytes"}));
            QCOMPARE(verdict(packed(old, zip), packed({old[1], old[0]}, zip), "x.zip"), match);
        }
        QCOMPARE(differences(judge(packed(old, false, ARCHIVE_FILTER_GZIP), packed(changed, false, ARCHIVE_FILTER_ZSTD), "x.tar.gz")).size(), 2);
    }
    void fastqcReportsIgnoreTheirTopFolder()
    {
        const QByteArray report = "##FastQC\t0.12.1\n>>Basic Statistics\tpass\n#Measure\tValue\nTotal Sequences\t%\n>>END_MODULE\n";
        const auto zip = [&](const char *folder, const char *count) {
            return packed({{QByteArray(folder) + "/fastqc_data.txt", QByteArray(report).replace("%", count)},
                           {QByteArray(folder) + "/Images/x.png", folder}}, true);
        };
        QCOMPARE(verdict(zip("old_fastqc", "100"), zip("new_fastqc", "100"), "x_fastqc.zip"), match);
        QCOMPARE(differences(judge(zip("old_fastqc", "100"), zip("new_fastqc", "101"), "x_fastqc.zip")),
                 QStringList {"/Basic Statistics/Total Sequences/Value value 100→101"});
    }
    void bombsAreRefused()
    {
        QByteArray zeros(200 << 20, '\0');
        QByteArray packedZeros(1 << 20, '\0');
        size_t used = 0;
        struct archive *writer = archive_write_new();
        archive_write_set_format_raw(writer);
        archive_write_add_filter_zstd(writer);
        archive_write_open_memory(writer, packedZeros.data(), size_t(packedZeros.size()), &used);
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_write_header(writer, entry);
        archive_write_data(writer, zeros.constData(), size_t(zeros.size()));
        archive_entry_free(entry);
        archive_write_close(writer);
        archive_write_free(writer);
        packedZeros.truncate(qsizetype(used));
        QByteArray other = packedZeros;
        other.append('x');
        const Judgement judgement = judge(packedZeros, other, "x.zst");
        QCOMPARE(toString(judgement.verdict), mismatch);
        QVERIFY2(notes(judgement).contains(QStringLiteral("unpacks to more than")), qPrintable(notes(judgement)));
    }
    void brokenArchivesAreComparedAsBytes()
    {
        const QByteArray zip = packed({{"a", QByteArray(5000, 'x')}}, true);
        const Judgement judgement = judge(zip, zip.left(zip.size() / 2), "x.zip");
        QCOMPARE(toString(judgement.verdict), mismatch);
        QVERIFY(!judgement.notes.isEmpty());
    }

    void directoriesArePairedByRelativePath()
    {
        QTemporaryDir folder;
        const QString a = folder.filePath(QStringLiteral("a"));
        const QString b = folder.filePath(QStringLiteral("b"));
        write(a + QStringLiteral("/same.txt"), "x\n");
        write(b + QStringLiteral("/same.txt"), "x\n");
        write(a + QStringLiteral("/sub/q.json"), "{\"n\":1}");
        write(b + QStringLiteral("/sub/q.json"), "{\"n\":2}");
        write(a + QStringLiteral("/gone"), "1");
        write(b + QStringLiteral("/.hidden"), "12");
        QFile::link(QStringLiteral("/etc/passwd"), a + QStringLiteral("/link"));
        QFile::link(QStringLiteral("/etc/passwd"), b + QStringLiteral("/link"));
        QFile::link(b, b + QStringLiteral("/sub/loop"));
        const auto judgement = comparePaths(a, b, {});
        QVERIFY(judgement);
        QCOMPARE(differences(*judgement), (QStringList {"/.hidden added →file of 2 bytes", "/gone missing file of 1 bytes→",
                                                        "/sub/loop added →" + differences(*judgement).at(2).section(QStringLiteral("→"), 1),
                                                        "/sub/q.json/n value 1→2"}));
        QVERIFY(!comparePaths(a, folder.filePath(QStringLiteral("none")), {}));
        QCOMPARE(toString(comparePaths(a, a, {})->verdict), match);
        const QString here = QDir::current().relativeFilePath(a);
        QCOMPARE(toString(comparePaths(here, a, {})->verdict), match);
        QCOMPARE(comparePaths(here, b, {})->differenceCount, judgement->differenceCount);
        QCOMPARE(toString(comparePaths(a, b + QStringLiteral("/same.txt"), {})->verdict), mismatch);
    }
    void aToolOfTheUsersMakesOutputsComparable()
    {
        QTemporaryDir folder;
        const QString a = folder.filePath(QStringLiteral("a.dat"));
        const QString b = folder.filePath(QStringLiteral("b.dat"));
        write(a, "x 1\ny\n");
        write(b, "x 2\ny\n");
        const QMap<QString, QStringList> normalise {{QStringLiteral("*.dat"), {"cut", "-d ", "-f1", "{file}"}}};
        QCOMPARE(toString(comparePaths(a, b, {})->verdict), mismatch);
        QCOMPARE(toString(comparePaths(a, b, {}, normalise)->verdict), match);
        const auto failed = comparePaths(a, b, {}, {{QStringLiteral("*.dat"), {"false"}}});
        QVERIFY(failed);
        QCOMPARE(toString(failed->verdict), mismatch);
        QVERIFY(notes(*failed).contains(QStringLiteral("not normalised")));
    }

    void outcomesAreComparedByWhatTheyCarry()
    {
        Outcome a;
        Outcome b;
        a.exitCode = 0;
        b.exitCode = 1;
        QCOMPARE(differences(compareOutcomes(a, b, {})), QStringList {"/exit_code value 0→1"});
        b.exitCode = 0;
        a.status = 200;
        b.status = 404;
        a.contentType = b.contentType = QStringLiteral("application/json");
        a.body = QStringLiteral("{\"a\":1}");
        b.body = QStringLiteral("{\"a\":2}");
        QCOMPARE(differences(compareOutcomes(a, b, {})), (QStringList {"/status value 200→404", "/a value 1→2"}));
        b = a;
        b.body = QStringLiteral("{ \"a\": 1 }");
        QCOMPARE(toString(compareOutcomes(a, b, {}).verdict), match);
    }
    void onlyTheFirstDifferencesAreKeptButAllAreCounted()
    {
        QByteArray a = "[0";
        QByteArray b = "[1";
        for (int i = 1; i < 5000; ++i) {
            a += ",0";
            b += ",1";
        }
        const Judgement judgement = judge(a + ']', b + ']');
        QCOMPARE(judgement.differenceCount, 5000);
        QCOMPARE(judgement.differences.size(), Comparison::maxDifferences);
        QCOMPARE(judgement.coverage, (Coverage {5000, 0, 0}));
        QCOMPARE(judgement.classes[size_t(LeafClass::Conflicting)], 5000);
    }
};

QTEST_GUILESS_MAIN(DocumentsTest)
#include "documentstest.moc"
