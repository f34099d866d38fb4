// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/event_filter.h"

#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"
#include "replay/trace/names.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <array>
#include <unordered_set>

namespace daxscope::gui {

namespace {

struct FilterWords {
    Q_DECLARE_TR_FUNCTIONS(EventFilter)
};

using Term = EventFilter::Term;
using Matcher = EventFilter::Matcher;

/// What a field's matcher is made from.
struct Source {
    const replay::Comparison& comparison;
    const Summary& summary;
    const trace::Trace& trace;
};

enum class Type { Text, Number, Time };

struct Field {
    const char* name;
    Type type;
    Matcher (*make)(const Source&, const Term&);
};

bool holds(std::string_view name, const QString& text) {
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))
        .contains(text, Qt::CaseInsensitive);
}

/// A name of the trace: a part of it, or with '=' the whole.
bool names(const QString& name, const Term& term) {
    return term.op == u'=' ? name.compare(term.text, Qt::CaseInsensitive) == 0
                           : name.contains(term.text, Qt::CaseInsensitive);
}

bool compares(std::int64_t value, const Term& term) {
    if (term.op == u'<') {
        return value < term.number;
    }
    return term.op == u'>' ? value > term.number : value == term.number;
}

template <typename Value>
Matcher number(const Term& term, Value value) {
    return [term, value](std::uint32_t event) {
        const std::optional<std::int64_t> found = value(event);
        return found && compares(*found, term);
    };
}

Matcher comm(const Source& source, const Term& term) {
    std::unordered_set<std::int64_t> ids;
    for (const trace::Task& task : source.trace.tasks()) {
        if (names(QString::fromStdString(task.comm), term)) {
            ids.insert(task.id);
        }
    }
    return [&trace = source.trace, ids = std::move(ids)](std::uint32_t event) {
        return ids.contains(trace.event(event).task);
    };
}

Matcher file(const Source& source, const Term& term) {
    std::unordered_set<std::int64_t> ids;
    for (const trace::File& file : source.trace.files()) {
        if (names(format::file(source.trace, file.id), term)) {
            ids.insert(file.id);
        }
    }
    return [&trace = source.trace, ids = std::move(ids)](std::uint32_t event) {
        return ids.contains(trace.event(event).file);
    };
}

Matcher kind(const Source& source, const Term& term) {
    std::uint64_t kinds = 0;
    for (const trace::Name& name : trace::kind_names()) {
        if (holds(name.name, term.text)) {
            kinds |= 1ULL << static_cast<unsigned>(name.value);
        }
    }
    return [&trace = source.trace, kinds](std::uint32_t event) {
        return (kinds >> static_cast<unsigned>(trace.kind(event)) & 1U) != 0;
    };
}

std::uint64_t bitsNamed(std::span<const trace::Name> names, const QString& text) {
    std::uint64_t bits = 0;
    for (const trace::Name& name : names) {
        bits |= holds(name.name, text) ? static_cast<std::uint64_t>(name.value) : 0;
    }
    return bits;
}

Matcher result(const Source& source, const Term& term) {
    const std::uint64_t bits =
        bitsNamed(trace::fault_result_names(source.trace.session().kernel_release), term.text);
    return [&trace = source.trace, bits](std::uint32_t event) {
        return (static_cast<std::uint32_t>(trace.event(event).result) & bits) != 0; // 0: none
    };
}

Matcher flags(const Source& source, const Term& term) {
    const std::uint64_t bits =
        bitsNamed(trace::fault_flag_names(source.trace.session().kernel_release), term.text);
    return [&trace = source.trace, bits](std::uint32_t event) {
        return (trace.event(event).flags & bits) != 0;
    };
}

template <Side side>
Matcher outcome(const Source& source, const Term& term) {
    std::array<bool, 4> wanted{};
    for (std::size_t kind = 0; kind < wanted.size(); ++kind) {
        wanted.at(kind) = describe::outcome(static_cast<replay::OutcomeKind>(kind))
                              .remove(u' ')
                              .contains(QString(term.text).remove(u'-'), Qt::CaseInsensitive);
    }
    return [&summary = source.summary, &run = replay::run_of(source.comparison, side),
            wanted](std::uint32_t event) {
        const std::uint32_t k = summary.outcome_of_event[event];
        return k < run.outcomes.size() &&
               wanted.at(static_cast<std::size_t>(run.outcomes[k].kind) % wanted.size());
    };
}

Matcher cause(const Source& source, const Term& term) {
    constexpr std::array<const char*, 6> kNames{"none",      "fault",  "unmap",
                                                "writeback", "munmap", "unexplained"};
    std::array<bool, kNames.size()> wanted{};
    for (std::size_t kind = 0; kind < wanted.size(); ++kind) {
        wanted.at(kind) = QLatin1String(kNames.at(kind)).contains(term.text, Qt::CaseInsensitive);
    }
    return
        [&summary = source.summary, &run = source.comparison.before, wanted](std::uint32_t event) {
            const std::uint32_t k = summary.outcome_of_event[event];
            return k < run.outcomes.size() &&
                   wanted.at(static_cast<std::size_t>(run.outcomes[k].cause_kind) % wanted.size());
        };
}

/// A number that the outcome of an event has in a run.
template <typename Value>
Matcher ofOutcome(const Source& source, Side side, const Term& term, Value value) {
    return number(term,
                  [&summary = source.summary, &run = replay::run_of(source.comparison, side),
                   value](std::uint32_t event) -> std::optional<std::int64_t> {
                      const std::uint32_t k = summary.outcome_of_event[event];
                      return k < run.outcomes.size() ? value(run, run.outcomes[k]) : std::nullopt;
                  });
}

/// The mapping whose fault zapped what refaults here, in one run.
template <Side side>
Matcher zapper(const Source& source, const Term& term) {
    return ofOutcome(
        source, side, term, [](const replay::Run& run, const replay::Outcome& outcome) {
            return outcome.cause_kind == replay::CauseKind::Fault
                       ? std::optional<std::int64_t>(run.outcomes[outcome.cause].mapping)
                       : std::nullopt;
        });
}

/// How many mappings its fault zapped, in the run before.
Matcher zapped(const Source& source, const Term& term) {
    return ofOutcome(source, Side::Before, term, [](const replay::Run&, const auto& outcome) {
        return std::optional<std::int64_t>(outcome.zapped);
    });
}

/// How many DAX entries its fault removed, in the run before.
Matcher removed(const Source& source, const Term& term) {
    return ofOutcome(source, Side::Before, term, [](const replay::Run&, const auto& outcome) {
        return std::optional<std::int64_t>(outcome.entries_removed);
    });
}

/// dirty:before, dirty:after; dirty:any for either.
Matcher dirty(const Source& source, const Term& term) {
    std::vector<Side> sides;
    for (const auto& [name, side] : {std::pair(QLatin1String("before"), Side::Before),
                                     std::pair(QLatin1String("after"), Side::After)}) {
        if (QLatin1String("any").startsWith(term.text, Qt::CaseInsensitive) ||
            name.startsWith(term.text, Qt::CaseInsensitive)) {
            sides.push_back(side);
        }
    }
    return [&summary = source.summary, sides = std::move(sides)](std::uint32_t event) {
        return std::any_of(sides.begin(), sides.end(), [&summary, event](Side side) {
            return summary.removesDirty(side, event);
        });
    };
}

Matcher tid(const Source& source, const Term& term) {
    return number(term, [&trace = source.trace](std::uint32_t event) {
        const trace::Task* task = trace.task(trace.event(event).task);
        return task == nullptr ? std::nullopt : std::optional<std::int64_t>(task->tid);
    });
}

Matcher pid(const Source& source, const Term& term) {
    return number(term, [&trace = source.trace](std::uint32_t event) {
        const trace::Task* task = trace.task(trace.event(event).task);
        return task == nullptr ? std::nullopt : std::optional<std::int64_t>(task->tgid);
    });
}

Matcher mapping(const Source& source, const Term& term) {
    return number(term, [&trace = source.trace](std::uint32_t event) {
        return std::optional<std::int64_t>(trace.event(event).mapping);
    });
}

Matcher pgoff(const Source& source, const Term& term) {
    return number(term, [&trace = source.trace](std::uint32_t event) {
        return std::optional<std::int64_t>(trace.event(event).pgoff);
    });
}

Matcher duration(const Source& source, const Term& term) {
    return number(term, [&trace = source.trace](std::uint32_t event) {
        return std::optional<std::int64_t>(trace.time_end(event) - trace.time(event));
    });
}

Matcher time(const Source& source, const Term& term) {
    return number(term, [&trace = source.trace](std::uint32_t event) {
        return std::optional<std::int64_t>(trace.time(event) - trace.begin());
    });
}

constexpr std::array kFields{
    Field{"comm", Type::Text, comm},
    Field{"tid", Type::Number, tid},
    Field{"pid", Type::Number, pid},
    Field{"mapping", Type::Number, mapping},
    Field{"file", Type::Text, file},
    Field{"pgoff", Type::Number, pgoff},
    Field{"kind", Type::Text, kind},
    Field{"flags", Type::Text, flags},
    Field{"result", Type::Text, result},
    Field{"duration", Type::Time, duration},
    Field{"time", Type::Time, time},
    Field{"recorded", Type::Text, outcome<Side::Recorded>},
    Field{"before", Type::Text, outcome<Side::Before>},
    Field{"after", Type::Text, outcome<Side::After>},
    Field{"cause", Type::Text, cause},
    Field{"dirty", Type::Text, dirty},
    Field{"recordedby", Type::Number, zapper<Side::Recorded>},
    Field{"beforeby", Type::Number, zapper<Side::Before>},
    Field{"afterby", Type::Number, zapper<Side::After>},
    Field{"zapped", Type::Number, zapped},
    Field{"removed", Type::Number, removed},
};

Matcher anywhere(const Source& source, const Term& term) {
    return [made = std::array{comm(source, term), kind(source, term), file(source, term),
                              result(source, term), outcome<Side::Recorded>(source, term),
                              outcome<Side::Before>(source, term),
                              outcome<Side::After>(source, term)}](std::uint32_t event) {
        return std::any_of(made.begin(), made.end(),
                           [event](const Matcher& matches) { return matches(event); });
    };
}

bool complain(QString* error, const QString& text) {
    if (error != nullptr) {
        *error = text;
    }
    return false;
}

/// Reads the part after the operator.
bool readValue(Term& term, QString* error) {
    const Field& field = kFields.at(static_cast<std::size_t>(term.field));
    if (field.type == Type::Text) {
        static const QStringList sides{"before", "after", "any"};
        const auto begins = [&term](const QString& side) {
            return side.startsWith(term.text, Qt::CaseInsensitive);
        };
        if (field.make == dirty && std::none_of(sides.begin(), sides.end(), begins)) {
            return complain(error, FilterWords::tr("write dirty:before, dirty:after or dirty:any"));
        }
        return term.op == u':' || term.op == u'=' ||
               complain(error, FilterWords::tr("%1 is text: write %1:%2")
                                   .arg(QLatin1String(field.name), term.text));
    }
    if (field.type == Type::Time) {
        const auto read = format::parseTime(term.text);
        term.number = read.value_or(0);
        return read ||
               complain(error,
                        FilterWords::tr("“%1” is no time: write 10us, 2.5ms or 1s").arg(term.text));
    }
    bool ok = false;
    term.number = term.text.toLongLong(&ok, 0);
    return ok || complain(error, FilterWords::tr("“%1” is no number").arg(term.text));
}

/// The words of a filter: blanks within double quotes part none, and the quotes stay.
QStringList wordsOf(const QString& text) {
    static const QRegularExpression word(QStringLiteral(R"((?:[^\s"]|"[^"]*"?)+)"));
    QStringList found;
    for (auto each = word.globalMatch(text); each.hasNext();) {
        found << each.next().captured();
    }
    return found;
}

/// What a term is about: "pgoff" of "-pgoff>7"; empty where it names no field.
QString fieldOf(const QString& term) {
    static const QRegularExpression shape(QStringLiteral("^-?([a-z]+)[:<>=]"));
    return shape.match(term).captured(1);
}

} // namespace

QString EventFilter::term(const QString& field, const QString& value) {
    const bool quoted = value.contains(u' ');
    return quoted ? QStringLiteral("%1=\"%2\"").arg(field, value)
                  : QStringLiteral("%1=%2").arg(field, value);
}

QStringList EventFilter::ofRange(const trace::Trace& trace, std::uint32_t range) {
    const trace::PmdRange& place = trace.ranges()[range];
    return {term(QStringLiteral("file"), format::file(trace, place.file)),
            QStringLiteral("pgoff>%1").arg(place.pgoff - 1),
            QStringLiteral("pgoff<%1").arg(place.pgoff + trace.session().pages_per_pmd())};
}

QString EventFilter::narrowed(const QString& filter, const QStringList& terms) {
    QStringList words;
    for (const QString& word : wordsOf(filter)) {
        const bool replaced = std::any_of(terms.begin(), terms.end(), [&word](const QString& term) {
            return term == word || (!term.startsWith(u'-') && !fieldOf(term).isEmpty() &&
                                    fieldOf(term) == fieldOf(word));
        });
        if (!replaced) {
            words << word;
        }
    }
    return (words + terms).join(u' ');
}

QStringList EventFilter::fields() {
    QStringList names;
    for (const Field& field : kFields) {
        names << QLatin1String(field.name);
    }
    return names;
}

std::optional<EventFilter> EventFilter::parse(const QString& text, QString* error) {
    static const QRegularExpression shape(QStringLiteral("^(-?)(?:([a-z]+)([:<>=]))?(.*)$"));
    EventFilter filter;
    for (const QString& quoted : wordsOf(text)) {
        const auto match = shape.match(QString(quoted).remove(u'"'));
        Term term;
        term.negated = !match.captured(1).isEmpty();
        term.text = match.captured(4);
        if (const QString name = match.captured(2); !name.isEmpty()) {
            term.op = match.captured(3).at(0);
            for (std::size_t field = 0; field < kFields.size(); ++field) {
                if (name == QLatin1String(kFields.at(field).name)) {
                    term.field = static_cast<int>(field);
                }
            }
            if (term.field < 0) {
                complain(error, FilterWords::tr("no field “%1”: there are %2")
                                    .arg(name, fields().join(QStringLiteral(", "))));
                return std::nullopt;
            }
            if (!readValue(term, error)) {
                return std::nullopt;
            }
        }
        if (!term.text.isEmpty()) { // "comm:" is still being typed
            filter.terms_ << term;
        }
    }
    return filter;
}

Matcher EventFilter::compile(const replay::Comparison& comparison, const Summary& summary) const {
    const Source source{comparison, summary, *comparison.trace};
    std::vector<std::pair<bool, Matcher>> all;
    for (const Term& term : terms_) {
        all.emplace_back(term.negated,
                         term.field < 0
                             ? anywhere(source, term)
                             : kFields.at(static_cast<std::size_t>(term.field)).make(source, term));
    }
    return [all = std::move(all)](std::uint32_t event) {
        return std::all_of(all.begin(), all.end(),
                           [event](const auto& term) { return term.second(event) != term.first; });
    };
}

} // namespace daxscope::gui
