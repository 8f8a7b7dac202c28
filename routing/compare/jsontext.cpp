// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/jsontext.h"

#include <cstring>
#include <simdjson.h>

namespace midflight {

namespace {

QByteArrayView withoutByteOrderMark(QByteArrayView bytes)
{
    return bytes.startsWith("\xef\xbb\xbf") ? bytes.sliced(3) : bytes;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// The minus at `at` stands in a number's exponent, and that exponent is below −250. What merely looks so inside a string
/// ("sample-0001", a UUID) is told apart by what surrounds it.
bool isTinyExponent(const char *begin, const char *at, const char *end)
{
    if (at - begin < 2 || (at[-1] != 'e' && at[-1] != 'E') || !isDigit(at[-2]))
        return false;
    int exponent = 0;
    const char *after = at + 1;
    for (; after < end && isDigit(*after); ++after)
        exponent = std::min(exponent * 10 + (*after - '0'), 1000);
    if (exponent < 250 || (after < end && !std::strchr(",]} \t\r\n", *after)))
        return false;
    const char *before = at - 2;
    while (before > begin && (isDigit(*before) || *before == '.' || *before == '-'))
        --before;
    return before == begin || std::strchr(":,[ \t\r\n", *before);
}

constexpr qsizetype smallDocument = 4 << 20;

/// Buffers of small documents are used again: fresh ones cost more in page faults than parsing does.
std::vector<std::unique_ptr<simdjson::dom::document>> &spareDocuments()
{
    thread_local std::vector<std::unique_ptr<simdjson::dom::document>> spare;
    return spare;
}

std::shared_ptr<simdjson::dom::document> freshDocument(bool small)
{
    if (!small)
        return std::make_shared<simdjson::dom::document>();
    auto &spare = spareDocuments();
    std::unique_ptr<simdjson::dom::document> document;
    if (spare.empty()) {
        document = std::make_unique<simdjson::dom::document>();
    } else {
        document = std::move(spare.back());
        spare.pop_back();
    }
    return {document.release(), [](simdjson::dom::document *used) {
                std::unique_ptr<simdjson::dom::document> owned(used);
                if (spareDocuments().size() < 4)
                    spareDocuments().push_back(std::move(owned));
            }};
}

/// simdjson reads up to 64 bytes behind the input. Where those lie on the same page they can be read, whatever they are.
bool hasPadding(QByteArrayView bytes)
{
    constexpr quintptr page = 4096;
    return (quintptr(bytes.data()) + quintptr(bytes.size())) % page + simdjson::SIMDJSON_PADDING < page
        && (quintptr(bytes.data()) + quintptr(bytes.size())) % page != 0;
}

std::optional<Document> parseFast(QByteArrayView bytes)
{
    // A parser keeps its buffers: reused for small documents, given back after a large one.
    const bool small = bytes.size() <= smallDocument;
    thread_local simdjson::dom::parser kept;
    std::optional<simdjson::dom::parser> own;
    simdjson::dom::parser &parser = small ? kept : own.emplace();
    const auto document = freshDocument(small);
    const bool copy = small || !hasPadding(bytes);
    if (parser.parse_into_document(*document, bytes.data(), size_t(bytes.size()), copy).error())
        return std::nullopt;
    return Document(document->tape.get(), document->string_buf.get(), document);
}

} // namespace

/// simdjson reads 1e-400 as 0 without a word. Such a number has an exponent of three digits or very many zeros;
/// both are rare enough that the exact test is left to the tolerant parser.
bool mayHoldTinyNumbers(QByteArrayView bytes)
{
    const char *at = bytes.data();
    const char *const end = at + bytes.size();
    while ((at = static_cast<const char *>(std::memchr(at, '-', size_t(end - at))))) {
        if (isTinyExponent(bytes.data(), at, end))
            return true;
        ++at;
    }
    static const std::string zeros(250, '0');
    return memmem(bytes.data(), size_t(bytes.size()), zeros.data(), zeros.size()) != nullptr;
}

std::optional<Document> parseJson(QByteArrayView bytes, QString *why)
{
    bytes = withoutByteOrderMark(bytes);
    if (size_t(bytes.size()) >= simdjson::SIMDJSON_MAXSIZE_BYTES / 2) {
        *why = QStringLiteral("more than 2 GiB");
        return std::nullopt;
    }
    if (!mayHoldTinyNumbers(bytes)) {
        if (auto document = parseFast(bytes))
            return document;
    }
    return parseJsonTolerantly(bytes, why);
}

std::optional<Document> parseJsonLines(QByteArrayView bytes)
{
    bytes = withoutByteOrderMark(bytes);
    // The lines become the elements of one array: a new line inside a value is either white space, which the count
    // below finds out, or no JSON.
    QByteArray array;
    array.reserve(bytes.size() + 2);
    array += '[';
    qsizetype lines = 0;
    for (qsizetype at = 0; at < bytes.size();) {
        qsizetype end = bytes.indexOf('\n', at);
        if (end < 0)
            end = bytes.size();
        const QByteArrayView line = bytes.sliced(at, end - at).trimmed();
        at = end + 1;
        if (line.isEmpty())
            continue;
        if (lines++ > 0)
            array += ',';
        array += line;
    }
    array += ']';
    if (lines < 2)
        return std::nullopt;
    QString why;
    auto document = parseJson(array, &why);
    if (!document || document->size(Document::root) != lines)
        return std::nullopt;
    return document;
}

} // namespace midflight
