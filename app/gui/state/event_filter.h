// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/compare.h"
#include "replay/analysis/matches.h"
#include "replay/analysis/side.h"
#include "replay/trace/progress.h"

#include <QStringList>
#include <QVector>
#include <optional>

namespace daxscope::gui {

/// What of a comparison passes a filter.
struct Passing {
    replay::Matches events;   ///< by index in the trace
    replay::Matches outcomes; ///< by number, the same in every run: those of these events, and
                              ///< assumed accesses that pass themselves
};

/// What the filter line says, understood.
///
/// Words separated by blanks; an event passes when every word matches. A leading '-' turns a word
/// round. `field:text` matches a part of a name, `field:number`, `field<number` and `field>number`
/// compare, `field:least..most` is what lies between, both included; times take ns, us, ms, s.
/// `field=text` is the whole name; a value with blanks stands in double quotes. A word without a
/// field is looked for in the task's comm, the kind, the file's path, the result and the outcomes.
/// helpOf() says what each field is.
class EventFilter {
public:
    /// Why a text can't be understood, and which word of it.
    struct Fault {
        QString what;
        int at = 0, length = 0; ///< characters of the text
    };
    /// A lane of the two of two traces.
    struct Lane {
        replay::Side side, run;
    };
    /// Nothing where the text can't be understood.
    static std::optional<EventFilter> parse(const QString& text, Fault* fault = nullptr);
    /// What is understood of a text, word by word; the others are left out. Nothing where one of
    /// them joins words ("or", "not", parentheses).
    static EventFilter understood(const QString& text);
    bool isEmpty() const { return terms_.isEmpty(); }

    /// Column by column, names resolved once.
    /// @param zero the trace's time from which `time` counts
    /// @throws Cancelled
    /// @param lane of two traces, which of the lanes on screen it is, and of which run: `before`
    ///     asks what is shown above, `after` what is shown below, and other fields what is shown
    Passing pass(const replay::Comparison& comparison, std::int64_t zero,
                 const Progress& progress = {}, std::optional<Lane> lane = {}) const;

    /// `field=value`, quoted as it must be.
    static QString term(const QString& field, const QString& value);
    /// The term that only what is about one PMD range passes.
    static QString ofRange(const trace::Trace& trace, std::uint32_t range);
    /// A filter's text as it is kept: with decimal dots, which are read in every language.
    static QString portable(const QString& filter);
    /// A filter's text with more terms. What it said before of their fields goes: it would mostly
    /// exclude them; only what is excluded (`-term`) adds up.
    static QString narrowed(const QString& filter, const QStringList& terms);
    /// A filter's words, quotes and all.
    static QStringList words(const QString& filter);
    /// The fields by name, for completion and help.
    static QStringList fields();
    /// What a field is, in a few words; empty: there is no such field.
    static QString helpOf(const QString& field);

    struct Term {
        bool negated = false;
        int field = -1; ///< place in the table of fields; -1 = any
        QChar op = u':';
        QString text;
        std::int64_t least = 0, most = 0; ///< of a number, a time
    };

private:
    QVector<Term> terms_;
};

} // namespace daxscope::gui
