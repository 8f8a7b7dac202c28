// SPDX-License-Identifier: GPL-3.0-or-later
// A hundred megabytes of every kind: an answer, and memory within bounds. `midflightctl compare` is what runs, so that its
// peak memory is that of one comparison.
#include "tests/compare/packed.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char **environ;

namespace {

constexpr qsizetype half = qsizetype(50) << 20; ///< of one side

struct Ran {
    int exitCode = -1;
    double megabytes = 0; ///< peak resident
};

Ran compare(const QStringList &arguments)
{
    const QByteArray program = (qEnvironmentVariable("MIDFLIGHT_BIN") + QStringLiteral("/midflightctl")).toLocal8Bit();
    QByteArrayList words {program, "compare"};
    for (const QString &argument : arguments)
        words.append(argument.toLocal8Bit());
    std::vector<char *> argv;
    for (QByteArray &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    Ran ran;
    if (posix_spawn(&child, program.constData(), &actions, nullptr, argv.data(), environ) == 0) {
        int status = 0;
        rusage usage {};
        if (wait4(child, &status, 0, &usage) == child)
            ran = {WIFEXITED(status) ? WEXITSTATUS(status) : -1, double(usage.ru_maxrss) / 1024};
    }
    posix_spawn_file_actions_destroy(&actions);
    return ran;
}

/// `row` again and again, with its number for each %; `marked` of them has another one.
QByteArray rows(const QByteArray &row, const QByteArray &between, int marked)
{
    QByteArray out;
    out.reserve(half + 1000);
    for (int i = 0; out.size() < half; ++i)
        out += (i > 0 ? between : QByteArray()) + QByteArray(row).replace("%", QByteArray::number(i == marked ? i + 1'000'000'000 : i));
    return out;
}

/// What a sanitizer holds back is not the engine's.
#ifdef __SANITIZE_ADDRESS__
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

/// The content alone in an archive, quickly packed.
QByteArray packedAlone(const QByteArray &content, bool zip)
{
    return zip ? packed({{"run/result.txt", content}}, true) : packed({{"run/result.txt", content}}, false, ARCHIVE_FILTER_GZIP, "1");
}

} // namespace

class LargeTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString save(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
        return file.fileName();
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!QFile::exists(qEnvironmentVariable("MIDFLIGHT_BIN") + QStringLiteral("/midflightctl")))
            QSKIP("midflightctl is not built");
    }

    void aHundredMegabytesAreCompared_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QByteArray>("between");
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("tail");
        QTest::addColumn<double>("most"); // × the bytes of both
        const QByteArray record = R"({"id":%,"name":"sample-%","values":[%,2,3.5,null],"in":{"a":"the quick brown fox"}})";
        QTest::newRow("JSON") << "x.json" << record << QByteArray(",\n") << QByteArray("[") << QByteArray("]") << 3.0;
        QTest::newRow("JSON, below a member") << "y.json" << record << QByteArray(",") << QByteArray("{\"rows\":[") << QByteArray("],\"n\":1}") << 3.0;
        QTest::newRow("JSON, numbers alone") << "z.json" << QByteArray("%") << QByteArray(",") << QByteArray("[") << QByteArray("]") << 3.0;
        QTest::newRow("a table") << "x.csv" << QByteArray("g%,0.25,%,abc,def") << QByteArray("\n") << QByteArray("id,a,b,c,d\n") << QByteArray("\n") << 3.0;
        QTest::newRow("text") << "x.txt" << QByteArray("line % of a log that says this and that") << QByteArray("\n") << QByteArray() << QByteArray("\n") << 3.0;
    }
    void aHundredMegabytesAreCompared()
    {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, row);
        QFETCH(const QByteArray, between);
        QFETCH(const QByteArray, head);
        QFETCH(const QByteArray, tail);
        QFETCH(const double, most);
        const QString a = save(QStringLiteral("old-") + name, head + rows(row, between, -1) + tail);
        const QString b = save(QStringLiteral("new-") + name, head + rows(row, between, 300'000) + tail);
        const Ran ran = compare({a, b});
        QCOMPARE(ran.exitCode, 1);
        QCOMPARE(compare({a, a}).exitCode, 0);
        const double inputs = double(QFileInfo(a).size() + QFileInfo(b).size()) / (1 << 20);
        qInfo("%s: %.0f MB, %.1f × the inputs", qPrintable(name), ran.megabytes, ran.megabytes / inputs);
        QVERIFY2(sanitized || ran.megabytes <= most * inputs, qPrintable(QString::number(ran.megabytes)));
        QFile::remove(a);
        QFile::remove(b);
    }
    void archivesOfAHundredMegabytesToo()
    {
        const QByteArray old = rows("line % of a log that says this and that", "\n", -1);
        const QByteArray now = rows("line % of a log that says this and that", "\n", 77);
        for (const bool zip : {true, false}) {
            const QString a = save(zip ? QStringLiteral("a.zip") : QStringLiteral("a.tar.gz"), packedAlone(old, zip));
            const QString b = save(zip ? QStringLiteral("b.zip") : QStringLiteral("b.tar.gz"), packedAlone(now, zip));
            const Ran ran = compare({a, b});
            QCOMPARE(ran.exitCode, 1);
            const double unpacked = double(old.size() + now.size()) / (1 << 20);
            qInfo("%s: %.0f MB, %.1f × what was packed", zip ? "zip" : "tar.gz", ran.megabytes, ran.megabytes / unpacked);
            QVERIFY2(sanitized || ran.megabytes <= 4 * unpacked, qPrintable(QString::number(ran.megabytes)));
        }
    }
};

QTEST_APPLESS_MAIN(LargeTest)
#include "largetest.moc"
