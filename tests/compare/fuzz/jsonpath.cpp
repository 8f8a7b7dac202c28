// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/jsonpath.h"
#include "routing/compare/jsontext.h"
#include "tests/compare/fuzz/fuzz.h"

using namespace midflight;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char text[] = R"({"a":[1,2,{"b":"x","it's":null}],"b":{"a":[[],{}],"\n":1.5},"":0,"c":["x","xx","y"]})";
    QString why;
    static const auto document = parseJson(QByteArrayView(text), &why);
    const auto path = JsonPath::parse(QString::fromUtf8(QByteArrayView(data, qsizetype(size))));
    if (!path) {
        fuzz::require(!path.error().message.isEmpty(), "refused without a reason");
        return 0;
    }
    const auto nodes = path->select(*document);
    fuzz::require(path->select(*document) == nodes, "another selection the second time");
    for (const auto node : nodes) {
        const auto normal = JsonPath::parse(normalizedPath(*document, node));
        fuzz::require(normal.has_value(), "a normalized path that does not parse");
        fuzz::require(normal->select(*document) == std::vector {node}, "a normalized path that selects something else");
    }
    return 0;
}

std::vector<std::string> fuzzSeeds()
{
    return {"$", "$.a[0]", "$..b", "$['it\\'s']", "$.a[1:3:2]", "$[?@.a == 1 && length(@.b) > 2]", "$.c[?match(@, 'x.')]", "$.a[-1,0]", "$..*"};
}
std::vector<std::string> fuzzWords()
{
    return {"$", "@", ".", "..", "[", "]", "*", "?", ":", ",", "'a'", "\"b\"", "==", "!=", "<=", "&&", "||", "!", "(", ")", "length(", "count(", "match(",
            "search(", "value(", "null", "true", "1", "-1", "1e3", "\\u0061", "\\", "::", "9007199254740992", " "};
}
