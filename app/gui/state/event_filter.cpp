// SPDX-License-Identifier: GPL-3.0-or-later
//
// The filter's words; event_filter_fields.cpp has what they mean.
#include "app/gui/state/event_filter.h"

#include "app/gui/state/event_filter_fields.h"
#include "app/gui/state/format.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <limits>

namespace daxscope::gui {

namespace {

struct FilterWords {
    Q_DECLARE_TR_FUNCTIONS(EventFilter)
};

using Term = EventFilter::Term;

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::optional<std::int64_t> numberOf(const filter::Field& field, const QString& text) {
    if (field.type == filter::Type::Time) {
        return format::parseTime(text);
    }
    bool ok = false;
    const std::int64_t number = text.toLongLong(&ok, 0);
    return ok ? std::optional(number) : std::nullopt;
}

/// @return why the part after the operator can't be read; empty: it was
QString readNumber(Term& term, const filter::Field& field) {
    QString file;
    if (const auto at = term.text.lastIndexOf(u'#'); field.type == filter::Type::Place && at >= 0) {
        file = term.text.left(at);
        term.text.remove(0, at + 1);
    }
    const int dots = static_cast<int>(term.text.indexOf(QLatin1String("..")));
    const bool between = dots >= 0 && (term.op == u':' || term.op == u'=');
    const QString first = between ? term.text.left(dots) : term.text;
    const QString last = between ? term.text.mid(dots + 2) : term.text;
    const auto least = numberOf(field, first), most = numberOf(field, last);
    const auto read = [&](const QString& text, const auto& number) {
        return number.has_value() || (between && text.isEmpty()); // an end may be open
    };
    for (const auto& [text, number] : {std::pair(first, least), std::pair(last, most)}) {
        if (!read(text, number)) {
            return field.type == filter::Type::Time
                       ? FilterWords::tr("“%1” is no time: write 10us, 2.5ms or 1s").arg(text)
                       : FilterWords::tr("“%1” is no number").arg(text);
        }
    }
    term.least = least.value_or(kLeast);
    term.most = most.value_or(kMost);
    if (term.least > term.most) {
        return FilterWords::tr("nothing lies in “%1..%2”: write the lesser one first, %2..%1")
            .arg(first, last);
    }
    if (term.op == u'<') {
        term.most = *most == kLeast ? kLeast : *most - 1;
        term.least = *most == kLeast ? kMost : kLeast; // below the least there is none
    } else if (term.op == u'>') {
        term.least = *least == kMost ? kMost : *least + 1;
        term.most = *least == kMost ? kLeast : kMost;
    }
    term.text = file;
    return {};
}

QString readValue(Term& term) {
    const filter::Field& field = filter::fields()[static_cast<std::size_t>(term.field)];
    if (field.type == filter::Type::Number || field.type == filter::Type::Place ||
        field.type == filter::Type::Time) {
        return readNumber(term, field);
    }
    const QLatin1String name(field.name);
    if (term.op != u':' && term.op != u'=') {
        return FilterWords::tr("%1 is text: write %1:%2").arg(name, term.text);
    }
    if (field.type == filter::Type::Choice) {
        const QString text = QString(term.text).remove(u'-').remove(u' '); // "first-touch"
        QStringList choices;
        bool known = false;
        for (const char* choice : field.choices) {
            if (choice != nullptr) {
                choices << name + u':' + QLatin1String(choice);
                known = known || QLatin1String(choice).startsWith(text, Qt::CaseInsensitive);
            }
        }
        if (!known) {
            const QString last = choices.takeLast();
            return FilterWords::tr("write %1 or %2").arg(choices.join(QStringLiteral(", ")), last);
        }
    }
    return {};
}

/// The words of a filter: blanks within double quotes part none, and the quotes stay.
const QRegularExpression& wordShape() {
    static const QRegularExpression shape(QStringLiteral(R"((?:[^\s"]|"[^"]*"?)+)"));
    return shape;
}

/// What a term is about: "pgoff" of "-pgoff>7"; empty where it names no field.
QString fieldOf(const QString& term) {
    static const QRegularExpression shape(QStringLiteral("^-?([a-z]+)[:<>=]"));
    return shape.match(term).captured(1);
}

/// What may have been meant by a field that there is not.
QString unknownField(const QString& name) {
    QStringList near;
    for (const QString& field : EventFilter::fields()) {
        if (field.startsWith(name.left(3)) || field.contains(name) || name.contains(field)) {
            near << field;
        }
    }
    const QStringList& said = near.isEmpty() ? EventFilter::fields() : near;
    return FilterWords::tr(near.isEmpty() ? "no field “%1”: there are %2"
                                          : "no field “%1”: is it %2?")
        .arg(name, said.join(QStringLiteral(", ")));
}

/// Why a word is none to look for, but belongs to a language that this filter is not; empty: it is
/// one. What is quoted is always one.
QString notAWord(const QString& word) {
    static const QRegularExpression shape(
        QStringLiteral("^(?:or|and|not|[|&]{1,2}|!.*|[()].*|[^\":<>=]*\\))$"),
        QRegularExpression::CaseInsensitiveOption);
    return shape.match(word).hasMatch()
               ? FilterWords::tr("“%1”: no or, not, parentheses here: all words must match, a - "
                                 "before one turns it round, quotes look for it")
                     .arg(word)
               : QString();
}

} // namespace

QStringList EventFilter::words(const QString& filter) {
    QStringList found;
    for (auto each = wordShape().globalMatch(filter); each.hasNext();) {
        found << each.next().captured();
    }
    return found;
}

QString EventFilter::term(const QString& field, const QString& value) {
    const bool quoted = value.contains(u' ');
    return quoted ? QStringLiteral("%1=\"%2\"").arg(field, value)
                  : QStringLiteral("%1=%2").arg(field, value);
}

QString EventFilter::ofRange(const trace::Trace& trace, std::uint32_t range) {
    const trace::PmdRange& place = trace.ranges()[range];
    const std::int64_t number = place.pgoff / trace.session().pages_per_pmd();
    return trace.files().size() <= 1
               ? QStringLiteral("range:%1").arg(number)
               : term(QStringLiteral("range"),
                      QStringLiteral("%1#%2").arg(format::file(trace, place.file)).arg(number));
}

QString EventFilter::portable(const QString& filter) {
    QString kept = filter;
    for (auto each = wordShape().globalMatch(filter); each.hasNext();) {
        const auto word = each.next();
        const QString name = fieldOf(word.captured());
        for (const filter::Field& field : filter::fields()) {
            if (field.type == filter::Type::Time && name == QLatin1String(field.name)) {
                const auto length = word.capturedLength(); // which a dot for a comma leaves
                kept.replace(word.capturedStart(), length, format::withDot(word.captured()));
            }
        }
    }
    return kept;
}

QString EventFilter::narrowed(const QString& filter, const QStringList& terms) {
    QStringList kept;
    for (const QString& word : words(filter)) {
        const bool replaced = std::any_of(terms.begin(), terms.end(), [&word](const QString& term) {
            return term == word || (!term.startsWith(u'-') && !fieldOf(term).isEmpty() &&
                                    fieldOf(term) == fieldOf(word));
        });
        if (!replaced) {
            kept << word;
        }
    }
    return (kept + terms).join(u' ');
}

QStringList EventFilter::fields() {
    QStringList names;
    for (const filter::Field& field : filter::fields()) {
        names << QLatin1String(field.name);
    }
    return names;
}

QString EventFilter::helpOf(const QString& name) {
    for (const filter::Field& field : filter::fields()) {
        if (name == QLatin1String(field.name)) {
            return QCoreApplication::translate("EventFilter", field.help);
        }
    }
    return {};
}

std::optional<EventFilter> EventFilter::parse(const QString& text, Fault* fault) {
    static const QRegularExpression shape(QStringLiteral("^(-?)(?:([a-z]+)([:<>=]))?(.*)$"));
    EventFilter filter;
    for (auto each = wordShape().globalMatch(text); each.hasNext();) {
        const auto word = each.next();
        const auto complain = [&](const QString& what) {
            if (fault != nullptr) {
                *fault = {what, static_cast<int>(word.capturedStart()),
                          static_cast<int>(word.capturedLength())};
            }
            return std::nullopt;
        };
        const auto match = shape.match(word.captured().remove(u'"'));
        Term term;
        term.negated = !match.captured(1).isEmpty();
        term.text = match.captured(4);
        if (const QString name = match.captured(2); !name.isEmpty()) {
            term.op = match.captured(3).at(0);
            term.field = static_cast<int>(fields().indexOf(name));
            if (term.field < 0) {
                return complain(unknownField(name));
            }
            if (term.text.isEmpty()) { // "comm:" is still being typed
                continue;
            }
            if (const QString why = readValue(term); !why.isEmpty()) {
                return complain(why);
            }
        }
        if (const QString why = notAWord(word.captured()); !why.isEmpty()) {
            return complain(why);
        }
        if (term.field >= 0 || !term.text.isEmpty()) {
            filter.terms_ << term;
        }
    }
    return filter;
}

EventFilter EventFilter::understood(const QString& text) {
    EventFilter filter;
    for (const QString& word : words(text)) {
        if (!notAWord(word).isEmpty()) { // the others mean something else without it
            return {};
        }
        if (const auto read = parse(word)) {
            filter.terms_ << read->terms_;
        }
    }
    return filter;
}

Passing EventFilter::pass(const replay::Comparison& comparison, std::int64_t zero,
                          const Progress& progress, std::optional<Lane> lane) const {
    return filter::pass(comparison, zero, terms_, progress, lane);
}

} // namespace daxscope::gui
