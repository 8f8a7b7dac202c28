// SPDX-License-Identifier: GPL-3.0-or-later
// The window in a language that nobody speaks: every text of every page was really translated, and longer words fit.
#include "models/language.h"
#include "tests/ui/windowcase.h"

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QTest>

using namespace midflight;

class TranslationTest : public WindowCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(speakFrom(QStringLiteral(PSEUDO_CATALOGUE)));
        open("id = \"m\"\ntitle = \"zzz\"\n[gates]\nshadow_time = \"0s\"\ncomparisons = 3\nmismatch = \"0 of 3\"\nslowdown = \"off\"\ncoverage = \"off\"\n"
             "[components.pricing]\ntitle = \"zz\"\nowner = \"zzz\"\n[components.pricing.call]\n[components.b]\ntitle = \"zz b\"\nneeds = [\"pricing\"]\n[components.b.call]\n"
             "[components.c]\ntitle = \"zz c\"\n[components.c.call]\n");
        for (const char *id : {"pricing", "c"})
            QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/components/%1/stage").arg(QLatin1String(id)), {{QStringLiteral("to"), QStringLiteral("shadow")}}).status, 200);
        compare(5);
        QTRY_VERIFY(m_workspace->components.find(QStringLiteral("pricing"))->evidence.ready);
    }
    void cleanupTestCase() { close(); }

    void everyPageIsTranslatedAndHoldsLongerWords_data()
    {
        QTest::addColumn<QString>("action");
        for (const char *page : {"board", "table", "flow", "timeline", "plan", "history", "report", "settings", "about", "help", "component"})
            QTest::newRow(page) << QLatin1String("action:") + QLatin1String(page);
    }

    void everyPageIsTranslatedAndHoldsLongerWords()
    {
        QFETCH(QString, action);
        if (action == QLatin1String("action:component"))
            m_window->showComponent(QStringLiteral("pricing"));
        else
            m_window->findChild<QAction *>(action)->trigger();
        QTRY_VERIFY(m_window->isComplete());
        QTest::qWait(300); // what the page asked for is laid out
        QStringList plain, cut;
        int seen = 0;
        for (QWidget *widget : m_window->findChildren<QWidget *>()) {
            if (!widget->isVisible())
                continue;
            for (const QString &text : textsOf(*widget)) {
                ++seen;
                if (!isForeign(withoutTheRouters(text)))
                    plain.append(QLatin1String(widget->metaObject()->className()) + QLatin1String(": ") + text);
            }
            if (const QString problem = cutOff(*widget); !problem.isEmpty())
                cut.append(problem);
        }
        QVERIFY2(seen > 15, qPrintable(QString::number(seen)));
        QVERIFY2(plain.isEmpty(), qPrintable(plain.join(u'\n')));
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
    }

    void everyActionIsTranslated()
    {
        QStringList plain;
        for (const QAction *action : m_window->findChildren<QAction *>()) {
            if (!action->text().isEmpty() && !action->isSeparator() && action->objectName().startsWith(QLatin1String("action:")) && !isForeign(action->text()))
                plain.append(action->text());
        }
        QVERIFY2(plain.isEmpty(), qPrintable(plain.join(u'\n')));
    }

private:
    /// What the router says of its gates is handed on as it is.
    QString withoutTheRouters(QString text) const
    {
        for (const ComponentSnapshot &component : m_workspace->components.migration().components) {
            for (const Gate &gate : component.evidence.gates) {
                for (const QString &said : {gate.title, gate.detail, gate.forecast})
                    text.remove(said);
            }
        }
        return text;
    }

    /// Words of our own begin with a bracket somewhere; the migration's are of z alone, the rest are numbers, signs and addresses.
    static bool isForeign(QString text)
    {
        if (text.contains(QChar(0x27E6)))
            return true;
        static const QRegularExpression letters(QStringLiteral("[^\\W\\d_z]{2,}"));
        static const QStringList others {QStringLiteral("Midflight"), QStringLiteral("pricing"), QStringLiteral("migration file"), QStringLiteral("local")};
        for (const QString &other : others)
            text.remove(other);
        return !text.contains(letters) || text.contains(QStringLiteral("127.0.0.1"));
    }

    static QStringList textsOf(QWidget &widget)
    {
        QStringList texts {widget.accessibleName(), widget.toolTip()};
        if (const auto *label = qobject_cast<QLabel *>(&widget))
            texts.append(label->text());
        if (const auto *button = qobject_cast<QAbstractButton *>(&widget))
            texts.append(button->text());
        if (const auto *line = qobject_cast<QLineEdit *>(&widget))
            texts.append(line->placeholderText());
        if (const auto *box = qobject_cast<QComboBox *>(&widget)) {
            for (int i = 0; i < box->count(); ++i)
                texts.append(box->itemText(i));
        }
        if (const auto *view = qobject_cast<QAbstractItemView *>(&widget); view && view->model()) {
            for (int column = 0; column < view->model()->columnCount(); ++column)
                texts.append(view->model()->headerData(column, Qt::Horizontal).toString());
        }
        texts.removeAll(QString());
        return texts;
    }

    /// What of the widget's own words has no room; buttons of one row that share what there is show their words as a tooltip.
    static QString cutOff(const QWidget &widget)
    {
        const QString name = QLatin1String(widget.metaObject()->className()) + u' ' + widget.objectName() + u' ';
        if (const auto *label = qobject_cast<const QLabel *>(&widget); label && !label->text().isEmpty()) {
            const int needed = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
            if (label->height() < needed)
                return name + label->text();
            if (!label->wordWrap() && label->width() < label->sizeHint().width() && label->toolTip() != label->text())
                return name + label->text();
        }
        const auto *button = qobject_cast<const QPushButton *>(&widget);
        if (!button || button->text().isEmpty())
            return {};
        if (button->width() < button->sizeHint().width() && button->toolTip().isEmpty() && !button->parentWidget()->inherits("midflight::Card"))
            return name + button->text();
        for (const QPushButton *other : button->parentWidget()->findChildren<QPushButton *>(Qt::FindDirectChildrenOnly)) {
            if (other != button && other->isVisible() && other->geometry().intersects(button->geometry()))
                return name + QLatin1String("lies on ") + other->text();
        }
        return button->parentWidget()->rect().contains(button->geometry()) ? QString() : name + QLatin1String("reaches over its edge: ") + button->text();
    }
};

QTEST_MAIN(TranslationTest)
#include "tst_translation.moc"
