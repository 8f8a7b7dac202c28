// SPDX-License-Identifier: GPL-3.0-or-later
// A small coverage-guided fuzzer: the compiler calls __sanitizer_cov_trace_pc() on every edge of the library under test;
// an input that reaches a new one, or one more often than before, is kept and mutated further.
//
//     fuzz-FORMAT [--seconds N] [--seed N] [INPUT…]
//
// With inputs it runs only those: to reproduce what was found, which is left in a file named by the message.
#include "tests/compare/fuzz/fuzz.h"

#include <QFile>
#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <random>
#include <unistd.h>

namespace {

constexpr size_t edges = 1 << 16;
std::array<uint8_t, edges> hits; ///< of the run at hand, by hash of where it was called from
bool counting = false;
std::string input; ///< at hand
std::string program;
constexpr size_t longest = 4'096;
constexpr unsigned patience = 20; ///< seconds for one input

} // namespace

extern "C" __attribute__((no_sanitize("address"))) void __sanitizer_cov_trace_pc()
{
    if (!counting)
        return;
    const auto caller = reinterpret_cast<uintptr_t>(__builtin_return_address(0));
    uint8_t &count = hits[(caller ^ (caller >> 16)) % edges];
    count += count < 255;
}

[[noreturn]] void fuzz::found(const std::string &what)
{
    const std::string path = program + ".found";
    QFile file(QString::fromStdString(path));
    if (file.open(QIODevice::WriteOnly))
        file.write(input.data(), qint64(input.size()));
    file.close();
    std::printf("found: %s; the input is in %s\n", what.c_str(), path.c_str());
    std::fflush(stdout);
    _exit(1);
}

namespace {

void died(int signal) { fuzz::found(signal == SIGALRM ? "takes longer than 20 s" : "died of signal " + std::to_string(signal)); }

/// How often an edge was reached, in steps: 1, 2, 3, 4–7, 8–15, …
uint8_t step(uint8_t count) { return count < 4 ? count : uint8_t(2 + (8 * sizeof(int) - size_t(__builtin_clz(count)))); }

class Fuzzer
{
public:
    explicit Fuzzer(unsigned seed) : m_random(seed), m_words(fuzzWords()) {}

    bool run(const std::string &tried)
    {
        input = tried;
        hits.fill(0);
        alarm(patience);
        counting = true;
        LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(input.data()), input.size());
        counting = false;
        alarm(0);
        ++runs;
        bool fresh = false;
        for (size_t i = 0; i < edges; ++i) {
            const uint8_t reached = step(hits[i]);
            fresh |= reached > m_best[i];
            m_best[i] = std::max(m_best[i], reached);
        }
        if (fresh)
            corpus.push_back(tried);
        return fresh;
    }

    std::string next()
    {
        std::string made = corpus[below(corpus.size())];
        for (size_t n = 1 + below(4); n > 0; --n)
            mutate(made);
        if (made.size() > longest)
            made.resize(longest);
        return made;
    }

    std::vector<std::string> corpus;
    size_t runs = 0;
    size_t reached() const { return size_t(std::count_if(m_best.begin(), m_best.end(), [](uint8_t c) { return c > 0; })); }

private:
    size_t below(size_t n) { return n == 0 ? 0 : std::uniform_int_distribution<size_t>(0, n - 1)(m_random); }

    void mutate(std::string &text)
    {
        const size_t at = below(text.size() + 1);
        switch (below(9)) {
        case 0:
            if (at < text.size())
                text[at] = char(below(256));
            break;
        case 1:
            if (at < text.size())
                text[at] = char(text[at] ^ (1 << below(8)));
            break;
        case 2: text.insert(at, 1, char(below(256))); break;
        case 3: text.erase(at, 1 + below(8)); break;
        case 4: text.insert(at, text.substr(below(text.size()), 1 + below(32))); break;
        case 6: // where inputs say how they are to be read
            if (!text.empty())
                text[below(std::min<size_t>(text.size(), 8))] = char(below(64));
            break;
        case 5: {
            const std::string &other = corpus[below(corpus.size())];
            text = text.substr(0, at) + other.substr(below(other.size()));
            break;
        }
        default:
            if (!m_words.empty())
                text.insert(at, m_words[below(m_words.size())]);
        }
    }

    std::mt19937_64 m_random;
    std::vector<std::string> m_words;
    std::array<uint8_t, edges> m_best {};
};

} // namespace

int main(int argc, char **argv)
{
    program = argv[0];
    double seconds = 5;
    unsigned seed = std::random_device()();
    std::vector<std::string> files;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--seconds") == 0 && i + 1 < argc)
            seconds = std::atof(argv[++i]);
        else if (std::strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            seed = unsigned(std::atol(argv[++i]));
        else
            files.push_back(argv[i]);
    }
    for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL, SIGALRM})
        std::signal(signal, died);
    Fuzzer fuzzer(seed);
    for (const std::string &path : files) {
        QFile file(QString::fromStdString(path));
        if (!file.open(QIODevice::ReadOnly))
            return 2;
        fuzzer.run(file.readAll().toStdString());
    }
    if (!files.empty())
        return 0;
    std::printf("seed %u\n", seed);
    for (const std::string &start : fuzzSeeds()) {
        if (!fuzzer.run(start))
            fuzzer.corpus.push_back(start);
    }
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < end)
        fuzzer.run(fuzzer.next());
    std::printf("nothing found in %zu inputs; %zu edges reached, %zu inputs worth keeping\n", fuzzer.runs, fuzzer.reached(), fuzzer.corpus.size());
    return fuzzer.reached() > 0 ? 0 : 2; // without coverage this would not be what it says
}
