// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/traffic/systems/answers.h"

#include <cstdio>
#include <cstdlib>
#include <map>

namespace midflight::systems {

std::size_t bytesAskedFor(std::string_view target)
{
    target = target.substr(0, target.find('?'));
    const std::string last(target.substr(target.rfind('/') + 1));
    char *end = nullptr;
    const unsigned long bytes = std::strtoul(last.c_str(), &end, 10);
    return last.empty() || *end != '\0' ? 1024 : bytes;
}

static std::string jsonOf(std::size_t bytes, bool differs)
{
    std::string json = "[";
    for (unsigned number = 0; json.size() + 100 < bytes; ++number) {
        const bool here = differs && json.size() <= bytes / 2 && json.size() + 90 > bytes / 2;
        char record[100];
        std::snprintf(record, sizeof record, "{\"id\":%u,\"name\":\"customer %05u\",\"balance\":%u.25,\"active\":%s},",
                      number, number, number * 7919 % 100000 + (here ? 1 : 0), number % 3 ? "true" : "false");
        json += record;
    }
    // A string of the length that is left.
    const std::size_t left = bytes > json.size() + 3 ? bytes - json.size() - 3 : 0;
    return json + "\"" + std::string(left, '.') + "\"]";
}

const std::string &answerOf(std::size_t bytes, bool differs)
{
    static std::map<std::pair<std::size_t, bool>, std::string> answers;
    std::string &answer = answers[{bytes, differs}];
    if (answer.empty()) {
        const std::string body = jsonOf(bytes, differs);
        answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size())
            + "\r\n\r\n" + body;
    }
    return answer;
}

std::size_t headLength(const std::string &answer) { return answer.find("\r\n\r\n") + 4; }

} // namespace midflight::systems
