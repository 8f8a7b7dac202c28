// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the codec for a bounded time: corpus/ mutated, spliced and fed in steps of any size. A run is repeated exactly
// with MIDFLIGHT_FUZZ_SEED; MIDFLIGHT_FUZZ_SECONDS makes it longer.
#include "tests/traffic/codec.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>
#include <random>

class TestCodecFuzz : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        const QDir corpus(QString::fromUtf8(MIDFLIGHT_CORPUS));
        for (const auto &name : corpus.entryList(QDir::Files)) {
            QFile file(corpus.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            (name.endsWith(QLatin1String(".request")) ? m_requests : m_responses).push_back(file.readAll().toStdString());
        }
        QVERIFY(m_requests.size() >= 8 && m_responses.size() >= 4);
    }

    void theCorpusItselfIsReadAsBeastReadsIt()
    {
        for (const bool request : {true, false}) {
            for (const auto &seed : request ? m_requests : m_responses) {
                for (const size_t step : {size_t(1), size_t(3), seed.size()})
                    QCOMPARE(wrongWith(seed, step, request), std::string());
            }
        }
    }

    void noBytesMisleadTheCodec()
    {
        const auto seconds = std::max(1, qEnvironmentVariableIntValue("MIDFLIGHT_FUZZ_SECONDS") ? qEnvironmentVariableIntValue("MIDFLIGHT_FUZZ_SECONDS") : 10);
        const auto seed = qEnvironmentVariableIsSet("MIDFLIGHT_FUZZ_SEED") ? qEnvironmentVariableIntValue("MIDFLIGHT_FUZZ_SEED") : int(std::random_device()() >> 1);
        m_random.seed(unsigned(seed));
        QElapsedTimer timer;
        timer.start();
        qint64 tried = 0;
        while (timer.elapsed() < seconds * 1000) {
            const bool request = below(3) > 0;
            auto bytes = pick(request ? m_requests : m_responses);
            for (size_t i = 0, changes = 1 + below(4); i < changes; ++i)
                change(bytes, request);
            const size_t step = below(3) == 0 ? bytes.size() + 1 : 1 + below(40);
            const auto wrong = wrongWith(bytes, step, request);
            if (!wrong.empty())
                QFAIL(qPrintable(QStringLiteral("%1; seed %2, step %3: %4").arg(QString::fromStdString(wrong)).arg(seed).arg(step)
                                     .arg(QString::fromLatin1(QByteArray::fromStdString(bytes).toPercentEncoding(" :;,/=*\"?")))));
            ++tried;
        }
        QVERIFY2(tried > 1000, "too few were tried to mean anything");
        qInfo("%lld messages, seed %d", static_cast<long long>(tried), seed);
    }

private:
    size_t below(size_t limit) { return m_random() % limit; }
    const std::string &pick(const std::vector<std::string> &list) { return list[below(list.size())]; }

    void change(std::string &bytes, bool request)
    {
        static const std::vector<std::string> words {
            "\r\n", "\n", "\r", " ", "\t", ":", ";", ",", "0", "-1", "+5", "0x", "ffffffffffffffff", "\r\n\r\n", "chunked", "identity",
            "Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\n", "Content-Length: 0\r\n", "Host: y\r\n", "Connection: close\r\n",
            "Connection: upgrade\r\nUpgrade: h2c\r\n", "HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "0\r\n\r\n", "5\r\nhello\r\n", std::string(1, '\0'),
            "\x7f", "\xff", ": x\r\n", " folded\r\n", "\"", "\\\""};
        const size_t at = below(bytes.size() + 1);
        switch (below(6)) {
        case 0:
            if (!bytes.empty())
                bytes[below(bytes.size())] = char(m_random());
            break;
        case 1: bytes.insert(at, pick(words)); break;
        case 2: bytes.erase(at, 1 + below(8)); break;
        case 3: bytes.insert(at, bytes.substr(below(bytes.size() + 1), below(30))); break;
        case 4: {
            const auto &other = pick(request ? m_requests : m_responses);
            bytes = bytes.substr(0, at) + other.substr(below(other.size() + 1));
            break;
        }
        default: {
            const size_t line = bytes.find("\r\n", at);
            bytes.insert(line == std::string::npos ? bytes.size() : line + 2, pick(words));
        }
        }
    }

    std::mt19937 m_random;
    std::vector<std::string> m_requests;
    std::vector<std::string> m_responses;
};

QTEST_APPLESS_MAIN(TestCodecFuzz)
#include "tst_codecfuzz.moc"
