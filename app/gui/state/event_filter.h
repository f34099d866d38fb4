// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/summary.h"

#include <QString>
#include <QVector>
#include <functional>
#include <optional>

namespace daxscope::gui {

/// What the event table's filter box says, understood.
///
/// Words separated by blanks; an event passes when every word matches. A leading '-' turns a word
/// round. `field:text` matches a part of a name, `field:number`, `field<number` and `field>number`
/// compare; times take ns, us, ms, s. `field=text` is the whole name; a value with blanks stands in
/// double quotes. `dirty:before`, `dirty:after` and `dirty:any` are what
/// removed a dirty DAX entry in a run; `beforeby:12`, `afterby`, `recordedby` are refaults of what
/// a fault of mapping 12 zapped in that run; `zapped>1` and `removed>0` are what a fault did in the
/// run before. A word without a field is looked for in the task's comm, the kind, the file's path,
/// the result and the outcomes.
class EventFilter {
public:
    using Matcher = std::function<bool(std::uint32_t event)>;

    /// Nothing where the text can't be understood; `error` then says which word and why.
    static std::optional<EventFilter> parse(const QString& text, QString* error = nullptr);
    bool isEmpty() const { return terms_.isEmpty(); }

    /// Resolves names against the trace once, so that matching an event compares numbers only.
    /// The matcher refers to both arguments and may run on any thread.
    Matcher compile(const replay::Comparison& comparison, const Summary& summary) const;

    /// `field=value`, quoted as it must be.
    static QString term(const QString& field, const QString& value);
    /// What only the events of one PMD range match.
    static QStringList ofRange(const trace::Trace& trace, std::uint32_t range);
    /// A filter's text with more terms. What it said before of their fields goes: it would mostly
    /// exclude them; only what is excluded (`-term`) adds up.
    static QString narrowed(const QString& filter, const QStringList& terms);
    /// The fields by name, for completion and help.
    static QStringList fields();

    struct Term {
        bool negated = false;
        int field = -1; ///< place in the table of fields; -1 = any
        QChar op = u':';
        QString text;
        std::int64_t number = 0;
    };

private:
    QVector<Term> terms_;
};

} // namespace daxscope::gui
