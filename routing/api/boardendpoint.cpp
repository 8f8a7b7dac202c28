// SPDX-License-Identifier: GPL-3.0-or-later
// GET /evidence: all components at once. A thousand of them take a while to judge, and a rollback must not wait for
// that: they are judged a few at a time, with whatever else is due in between.
#include "routing/api/call.h"

#include <QJsonDocument>

namespace midflight {

namespace {

struct Board {
    QStringList ids;
    qsizetype next = 0;
    QByteArray text; ///< the answer so far
};

constexpr qsizetype atOnce = 4; ///< components; a millisecond or two

} // namespace

void Api::board(const Call &call)
{
    if (!call.is("GET"))
        return call.methodNotAllowed("GET");
    const auto board = std::make_shared<Board>();
    board->ids = m_decisions.order();
    // The revision before the first of them: a decision made meanwhile is noticed by whoever decides on this answer.
    board->text = "{\"revision\":" + QByteArray::number(m_decisions.revision()) + ",\"components\":{";
    const auto step = std::make_shared<std::function<void()>>();
    *step = [this, call, board, again = std::weak_ptr(step)] {
        for (qsizetype i = 0; i < atOnce && board->next < board->ids.size(); ++i) {
            const auto &id = board->ids[board->next++];
            const auto *state = m_decisions.find({id});
            if (!state)
                continue; // removed meanwhile
            if (!board->text.endsWith('{'))
                board->text += ',';
            board->text += '"' + id.toUtf8() + "\":" + QJsonDocument(m_view.boardEntry(*state)).toJson(QJsonDocument::Compact);
        }
        if (const auto self = again.lock(); self && board->next < board->ids.size())
            return m_post([self] { (*self)(); });
        HttpResponse response;
        response.body = board->text + "}}";
        call.responder.respond(response);
    };
    (*step)();
}

} // namespace midflight
