// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/event_filter_fields.h"

#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"
#include "replay/analysis/hints.h"
#include "replay/analysis/refault_interval.h"
#include "replay/trace/names.h"

#include <QtGlobal>
#include <set>
#include <unordered_set>

namespace daxscope::gui::filter {

using Term = EventFilter::Term;
using replay::Matches;
using replay::Outcome;

namespace {

bool within(std::int64_t value, const Term& term) {
    return value >= term.least && value <= term.most;
}

bool holds(std::string_view name, const QString& text) {
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))
        .contains(text, Qt::CaseInsensitive);
}

/// A name of the trace: a part of it, or with '=' the whole.
bool names(const QString& name, const Term& term) {
    return term.op == u'=' ? name.compare(term.text, Qt::CaseInsensitive) == 0
                           : name.contains(term.text, Qt::CaseInsensitive);
}

template <typename Passes>
Test byWho(const Source& source, Passes passes) {
    Test test;
    for (std::size_t k = 0; k < source.columns.whos.size(); ++k) {
        test.who.push_back(passes(source.columns.whos[k]) ? 1 : 0);
    }
    return test;
}

/// @param passes of a chunk and a place in it
template <typename Passes>
Test byColumn(const Source& source, Passes passes) {
    Test test;
    test.chunk = [&columns = source.columns, passes](std::size_t number, std::uint64_t* words) {
        const trace::Chunk& chunk = columns.chunks[number];
        for (std::size_t at = 0; at < chunk.size; ++at) {
            words[at / Matches::kWordBits] |= static_cast<std::uint64_t>(passes(chunk, at))
                                              << at % Matches::kWordBits;
        }
    };
    return test;
}

template <typename Passes>
Test byOutcome(const replay::Run& run, Passes passes) {
    Test test;
    test.run = &run;
    test.outcome = [&run, passes](std::uint32_t k) { return passes(run, k); };
    return test;
}

/// The ids of rows of a table that pass.
template <typename Rows, typename Passes>
std::unordered_set<std::int64_t> ids(const Rows& rows, Passes passes) {
    std::unordered_set<std::int64_t> found;
    for (const auto& row : rows) {
        if (passes(row)) {
            found.insert(row.id);
        }
    }
    return found;
}

Test byTask(const Source& source, const std::unordered_set<std::int64_t>& tasks) {
    return byWho(source, [&](const trace::Who& who) { return tasks.contains(who.task); });
}

Test comm(const Source& source, const Term& term) {
    return byTask(source, ids(source.trace.tasks(), [&](const trace::Task& task) {
                      return names(QString::fromStdString(task.comm), term);
                  }));
}

Test tid(const Source& source, const Term& term) {
    return byTask(source, ids(source.trace.tasks(),
                              [&](const trace::Task& task) { return within(task.tid, term); }));
}

/// Tasks of a process; an assumed access is of its mapping's.
Test pid(const Source& source, const Term& term) {
    Test test = byTask(source, ids(source.trace.tasks(), [&](const trace::Task& task) {
                           return task.tgid != trace::kNone && within(task.tgid, term);
                       }));
    test.assumed = [mappings = ids(source.trace.mappings(), [&](const trace::Mapping& mapping) {
                        return mapping.tgid != trace::kNone && within(mapping.tgid, term);
                    })](const Outcome& access) { return mappings.contains(access.mapping); };
    return test;
}

Test mapping(const Source& source, const Term& term) {
    Test test = byWho(source, [&](const trace::Who& who) {
        return who.mapping != trace::kNone && within(who.mapping, term);
    });
    test.assumed = [term](const Outcome& access) { return within(access.mapping, term); };
    return test;
}

Test file(const Source& source, const Term& term) {
    const auto files = ids(source.trace.files(), [&](const trace::File& file) {
        return names(format::file(source.trace, file.id), term);
    });
    Test test = byWho(source, [&](const trace::Who& who) { return files.contains(who.file); });
    test.assumed = [&trace = source.trace, files](const Outcome& access) {
        return access.range < trace.ranges().size() &&
               files.contains(trace.ranges()[access.range].file);
    };
    return test;
}

Test range(const Source& source, const Term& term) {
    std::vector<std::uint8_t> passing;
    for (const trace::PmdRange& range : source.trace.ranges()) {
        passing.push_back(
            within(range.pgoff / source.trace.session().pages_per_pmd(), term) &&
            (term.text.isEmpty() || names(format::file(source.trace, range.file), term)));
    }
    Test test;
    test.chunk = [&source, passing](std::size_t chunk, std::uint64_t* words) {
        const std::size_t first = chunk * trace::kChunkEvents;
        for (std::size_t at = 0; at < source.columns.chunks[chunk].size; ++at) {
            const std::uint32_t of = source.trace.range_of(first + at);
            words[at / Matches::kWordBits] |=
                static_cast<std::uint64_t>(of < passing.size() ? passing[of] : 0)
                << at % Matches::kWordBits;
        }
    };
    test.assumed = [passing](const Outcome& access) {
        return access.range < passing.size() && passing[access.range] != 0;
    };
    return test;
}

Test pgoff(const Source& source, const Term& term) {
    return byColumn(source, [term](const trace::Chunk& chunk, std::size_t at) {
        return within(static_cast<std::int64_t>(chunk.pgoff[at]), term);
    });
}

/// Whether a name of a kind has these words whole: "unmap" is none of "munmap".
bool hasWords(std::string_view name, const QString& text) {
    const QString edge = QStringLiteral("_");
    return (edge + QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())) + edge)
        .contains(edge + text + edge, Qt::CaseInsensitive);
}

/// A kind of event: some words of its name, or with '=' all of it. Text of no field may be any
/// part.
Test kind(const Source& source, const Term& term) {
    std::uint64_t kinds = 0;
    for (const trace::Name& name : trace::kind_names()) {
        if ((term.field < 0 ? holds : hasWords)(name.name, term.text) &&
            (term.op != u'=' || term.text.size() == static_cast<qsizetype>(name.name.size()))) {
            kinds |= 1ULL << static_cast<unsigned>(name.value);
        }
    }
    return byWho(source, [kinds](const trace::Who& who) { return (kinds >> who.kind & 1U) != 0; });
}

std::uint64_t bitsNamed(std::span<const trace::Name> names, const QString& text) {
    std::uint64_t bits = 0;
    for (const trace::Name& name : names) {
        bits |= holds(name.name, text) ? static_cast<std::uint64_t>(name.value) : 0;
    }
    return bits;
}

Test result(const Source& source, const Term& term) {
    const std::uint64_t bits =
        bitsNamed(trace::fault_result_names(source.trace.session().kernel_release), term.text);
    return byWho(source, [bits](const trace::Who& who) {
        return (static_cast<std::uint32_t>(who.result) & bits) != 0; // 0: none
    });
}

Test flags(const Source& source, const Term& term) {
    const std::uint64_t bits =
        bitsNamed(trace::fault_flag_names(source.trace.session().kernel_release), term.text);
    return byWho(source, [bits](const trace::Who& who) { return (who.flags & bits) != 0; });
}

Test cpu(const Source& source, const Term& term) {
    return byWho(source, [&](const trace::Who& who) {
        return who.cpu != trace::kNone && within(who.cpu, term);
    });
}

/// Of a fault whose end or begin is not recorded there is none.
Test duration(const Source& source, const Term& term) {
    Test test = byColumn(source, [term, &columns = source.columns](const trace::Chunk& chunk,
                                                                   std::size_t at) {
        const std::uint64_t ended = chunk.duration[at]; // and one more; 0: it did not
        if (ended == 0) {
            const auto of = static_cast<trace::Kind>(columns.whos[chunk.who[at]].kind);
            return of != trace::Kind::PmdFault && of != trace::Kind::PteFault && within(0, term);
        }
        return within(static_cast<std::int64_t>(ended - 1), term);
    });
    test.assumed = [term](const Outcome& access) {
        return within(access.end - access.begin, term);
    };
    return test;
}

Test time(const Source& source, const Term& term) {
    const std::int64_t zero = source.zero;
    Test test = byColumn(source, [term, zero](const trace::Chunk& chunk, std::size_t at) {
        return within(chunk.ts[at] - zero, term);
    });
    test.assumed = [term, zero](const Outcome& access) {
        return within(access.begin - zero, term);
    };
    return test;
}

/// "firsttouch", "refault", …: an outcome without its blanks.
QString outcomeWord(replay::OutcomeKind kind) {
    return describe::outcome(kind).remove(u' ');
}

template <Side side>
Test outcome(const Source& source, const Term& term) {
    if (!source.has(side)) {
        return {};
    }
    std::array<bool, 4> wanted{};
    for (std::size_t kind = 0; kind < wanted.size(); ++kind) {
        wanted.at(kind) = outcomeWord(static_cast<replay::OutcomeKind>(kind))
                              .contains(QString(term.text).remove(u'-'), Qt::CaseInsensitive);
    }
    return byOutcome(source.run(side), [wanted](const replay::Run& run, std::uint32_t k) {
        return wanted.at(static_cast<std::size_t>(run.outcomes[k].kind) % wanted.size());
    });
}

constexpr std::array<const char*, 6> kCauses{"none",      "fault",  "unmap",
                                             "writeback", "munmap", "unexplained"};

Test cause(const Source& source, const Term& term) {
    std::array<bool, kCauses.size()> wanted{};
    for (std::size_t kind = 0; kind < wanted.size(); ++kind) {
        wanted.at(kind) = QLatin1String(kCauses.at(kind)).contains(term.text, Qt::CaseInsensitive);
    }
    return byOutcome(source.run(Side::Before), [wanted](const replay::Run& run, std::uint32_t k) {
        return wanted.at(static_cast<std::size_t>(run.outcomes[k].cause_kind) % wanted.size());
    });
}

/// The sides that a Choice of "before", "after" and more names; "any": both modelled ones.
std::vector<Side> sidesNamed(const Source& source, const Term& term) {
    std::vector<Side> sides;
    for (const auto& [name, side] : {std::pair(QLatin1String("before"), Side::Before),
                                     std::pair(QLatin1String("after"), Side::After),
                                     std::pair(QLatin1String("recorded"), Side::Recorded)}) {
        const bool any = side != Side::Recorded &&
                         QLatin1String("any").startsWith(term.text, Qt::CaseInsensitive);
        if (source.has(side) && (any || name.startsWith(term.text, Qt::CaseInsensitive))) {
            sides.push_back(side);
        }
    }
    return sides;
}

/// What faulted in a run, and was no hit.
Test fault(const Source& source, const Term& term) {
    Test test;
    for (const Side side : sidesNamed(source, term)) {
        test.others.push_back(
            byOutcome(source.run(side), [](const replay::Run& run, std::uint32_t k) {
                return run.outcomes[k].kind != replay::OutcomeKind::Hit;
            }));
    }
    return test;
}

/// What removed a dirty entry: an access, or an operation that broke the layout.
Test dirty(const Source& source, const Term& term) {
    Test test;
    for (const Side side : sidesNamed(source, term)) {
        const replay::Run& run = source.run(side);
        test.others.push_back(byOutcome(run, [](const replay::Run& of, std::uint32_t k) {
            return of.outcomes[k].dirty_removed;
        }));
        for (const replay::UnmapMark& mark : run.unmaps) {
            if (mark.dirty_removed > 0 && mark.event != replay::kNoIndex) {
                test.others.back().events.push_back(mark.event);
            }
        }
    }
    return test;
}

/// The mapping whose fault zapped what refaults here, in one run.
template <Side side>
Test zapper(const Source& source, const Term& term) {
    if (!source.has(side)) {
        return {};
    }
    return byOutcome(source.run(side), [term](const replay::Run& run, std::uint32_t k) {
        const Outcome& of = run.outcomes[k];
        return of.cause_kind == replay::CauseKind::Fault &&
               within(run.outcomes[of.cause].mapping, term);
    });
}

/// How many mappings its fault zapped, in the run before.
Test zapped(const Source& source, const Term& term) {
    return byOutcome(source.run(Side::Before), [term](const replay::Run& run, std::uint32_t k) {
        return within(run.outcomes[k].zapped, term);
    });
}

/// How many DAX entries its fault removed, in the run before.
Test removed(const Source& source, const Term& term) {
    return byOutcome(source.run(Side::Before), [term](const replay::Run& run, std::uint32_t k) {
        return within(run.outcomes[k].entries_removed, term);
    });
}

template <Side side>
Test interval(const Source& source, const Term& term) {
    if (!source.has(side)) {
        return {};
    }
    const auto intervals =
        std::make_shared<const replay::RefaultIntervals>(source.trace, source.run(side));
    return byOutcome(source.run(side), [term, intervals](const replay::Run&, std::uint32_t k) {
        const auto since = intervals->of(k);
        return since && within(*since, term);
    });
}

bool saysYes(const Term& term) {
    return QLatin1String("yes").startsWith(term.text, Qt::CaseInsensitive);
}

Test write(const Source& source, const Term& term) {
    return byOutcome(source.accesses(),
                     [wanted = saysYes(term)](const replay::Run& run, std::uint32_t k) {
                         return run.outcomes[k].write == wanted;
                     });
}

Test evidence(const Source& source, trace::Evidence wanted) {
    return byWho(source, [=](const trace::Who& who) {
        return static_cast<trace::Evidence>(who.evidence) == wanted;
    });
}

/// An event that was inferred, and a refault that is one by inference alone.
Test inferred(const Source& source, const Term& term) {
    Test test = evidence(source, trace::Evidence::Inferred);
    test.others.push_back(
        byOutcome(source.run(Side::Recorded),
                  [&trace = source.trace](const replay::Run& run, std::uint32_t k) {
                      return replay::inferred(trace, run.outcomes[k]);
                  }));
    test.turned = !saysYes(term);
    return test;
}

Test assumed(const Source& source, const Term& term) {
    Test test = evidence(source, trace::Evidence::Assumed);
    test.assumed = [](const Outcome&) { return true; };
    test.turned = !saysYes(term);
    return test;
}

// clang-format off
#define DAXSCOPE_FIELD(text) QT_TRANSLATE_NOOP("EventFilter", text)
constexpr std::array<const char*, 6> kOutcomeChoices{"hit", "firsttouch", "refault", "permission"};
constexpr std::array<const char*, 6> kYesNo{"yes", "no"};
constexpr std::array kFields{
    Field{"comm", Type::Text, DAXSCOPE_FIELD("name of the task"), comm},
    Field{"tid", Type::Number, DAXSCOPE_FIELD("thread that did it"), tid},
    Field{"pid", Type::Number, DAXSCOPE_FIELD("process that did it"), pid},
    Field{"mapping", Type::Number, DAXSCOPE_FIELD("mapping whose page tables it is about"), mapping},
    Field{"file", Type::Text, DAXSCOPE_FIELD("path of the file"), file},
    Field{"range", Type::Place, DAXSCOPE_FIELD("PMD range in its file, from 0; path#number"), range},
    Field{"pgoff", Type::Number, DAXSCOPE_FIELD("page in its file"), pgoff},
    Field{"kind", Type::Text, DAXSCOPE_FIELD("kind of event"), kind},
    Field{"flags", Type::Text, DAXSCOPE_FIELD("FAULT_FLAG_* of a fault"), flags},
    Field{"write", Type::Choice, DAXSCOPE_FIELD("a write access"), write, kYesNo},
    Field{"result", Type::Text, DAXSCOPE_FIELD("VM_FAULT_* as recorded"), result},
    Field{"duration", Type::Time, DAXSCOPE_FIELD("from begin to end"), duration},
    Field{"time", Type::Time, DAXSCOPE_FIELD("from the trace's begin"), time},
    Field{"cpu", Type::Number, DAXSCOPE_FIELD("processor where it ended"), cpu},
    Field{"recorded", Type::Choice, DAXSCOPE_FIELD("outcome as recorded"), outcome<Side::Recorded>, kOutcomeChoices},
    Field{"before", Type::Choice, DAXSCOPE_FIELD("outcome in the run before"), outcome<Side::Before>, kOutcomeChoices},
    Field{"after", Type::Choice, DAXSCOPE_FIELD("outcome in the run after"), outcome<Side::After>, kOutcomeChoices},
    Field{"fault", Type::Choice, DAXSCOPE_FIELD("a fault, and no hit, in that run"), fault, {"before", "after", "recorded", "any"}},
    Field{"cause", Type::Choice, DAXSCOPE_FIELD("what zapped a refault's mapping, before"), cause, kCauses},
    Field{"interval", Type::Time, DAXSCOPE_FIELD("from zap to refault, before"), interval<Side::Before>},
    Field{"afterinterval", Type::Time, DAXSCOPE_FIELD("from zap to refault, after"), interval<Side::After>},
    Field{"recordedinterval", Type::Time, DAXSCOPE_FIELD("from zap to refault, as recorded"), interval<Side::Recorded>},
    Field{"beforeby", Type::Number, DAXSCOPE_FIELD("mapping that zapped a refault's, before"), zapper<Side::Before>},
    Field{"afterby", Type::Number, DAXSCOPE_FIELD("mapping that zapped a refault's, after"), zapper<Side::After>},
    Field{"recordedby", Type::Number, DAXSCOPE_FIELD("mapping that zapped a refault's, as recorded"), zapper<Side::Recorded>},
    Field{"zapped", Type::Number, DAXSCOPE_FIELD("mappings that a fault zapped, before"), zapped},
    Field{"removed", Type::Number, DAXSCOPE_FIELD("DAX entries that a fault removed, before"), removed},
    Field{"dirty", Type::Choice, DAXSCOPE_FIELD("removed a dirty DAX entry in that run"), dirty, {"before", "after", "any"}},
    Field{"inferred", Type::Choice, DAXSCOPE_FIELD("not recorded: what was recorded forces it"), inferred, kYesNo},
    Field{"assumed", Type::Choice, DAXSCOPE_FIELD("not recorded: somebody assumes it"), assumed, kYesNo},
};
#undef DAXSCOPE_FIELD
// clang-format on

} // namespace

Test anywhere(const Source& source, const Term& term) {
    Test test;
    test.others = {comm(source, term),
                   kind(source, term),
                   file(source, term),
                   result(source, term),
                   outcome<Side::Recorded>(source, term),
                   outcome<Side::Before>(source, term),
                   outcome<Side::After>(source, term)};
    return test;
}

std::span<const Field> fields() {
    return kFields;
}

QStringList values(const Field& field, const replay::Comparison& comparison, int most) {
    const trace::Trace& trace = *comparison.trace;
    QStringList found;
    for (const char* choice : field.choices) {
        if (choice != nullptr) {
            found << QLatin1String(choice);
        }
    }
    std::set<QString> texts; // in their order, once
    std::set<std::int64_t> numbers;
    const auto full = [&] { return static_cast<int>(texts.size() + numbers.size()) >= most; };
    const auto take = [&](const auto& rows, auto&& each) {
        for (const auto& row : rows) {
            if (full()) {
                return;
            }
            each(row);
        }
    };
    const auto named = [&](std::span<const trace::Name> all) {
        take(all, [&](const trace::Name& name) { texts.insert(text(name.name)); });
    };
    if (field.make == comm) {
        take(trace.tasks(), [&](const auto& task) { texts.insert(text(task.comm)); });
    } else if (field.make == tid) {
        take(trace.tasks(), [&](const auto& task) { numbers.insert(task.tid); });
    } else if (field.make == pid) {
        take(trace.tasks(), [&](const auto& task) { numbers.insert(task.tgid); });
    } else if (field.make == mapping || field.make == zapper<Side::Before> ||
               field.make == zapper<Side::After> || field.make == zapper<Side::Recorded>) {
        take(trace.mappings(), [&](const auto& mapping) { numbers.insert(mapping.id); });
    } else if (field.make == file) {
        take(trace.files(), [&](const auto& file) { texts.insert(format::file(trace, file.id)); });
    } else if (field.make == range) {
        take(trace.ranges(), [&](const auto& range) {
            numbers.insert(range.pgoff / trace.session().pages_per_pmd());
        });
    } else if (field.make == kind) {
        named(trace::kind_names());
    } else if (field.make == result) {
        named(trace::fault_result_names(trace.session().kernel_release));
    } else if (field.make == flags) {
        named(trace::fault_flag_names(trace.session().kernel_release));
    }
    for (const std::int64_t number : numbers) {
        if (number != trace::kNone) {
            found << QString::number(number);
        }
    }
    for (const QString& each : texts) {
        if (!each.isEmpty()) {
            found << each;
        }
    }
    return found;
}

} // namespace daxscope::gui::filter
