// SPDX-License-Identifier: GPL-3.0-or-later
//
// What passes a filter, found column by column.
#include "app/gui/state/event_filter_fields.h"
#include "replay/trace/side_by_side.h"

#include <algorithm>

namespace daxscope::gui::filter {

using replay::Matches;
using replay::Outcome;
using Words = std::vector<std::uint64_t>;

namespace {

void set(std::uint64_t* words, std::size_t bit) {
    words[bit / Matches::kWordBits] |= std::uint64_t{1} << bit % Matches::kWordBits;
}

/// One of several threads that share the work.
struct Part {
    std::size_t number, of;
    /// Its share of `count` things, in whole words of bits.
    std::pair<std::size_t, std::size_t> share(std::size_t count) const {
        const std::size_t words = Matches::words_for(count);
        return {words * number / of * Matches::kWordBits,
                std::min(words * (number + 1) / of * Matches::kWordBits, count)};
    }
};

/// Sets the bits of what passes in a part's share of the columns.
void look(const Source& source, const Test& test, Part part, Words& words,
          const Progress& progress) {
    const std::size_t chunks = source.columns.chunks.size();
    const std::size_t last = chunks * (part.number + 1) / part.of;
    for (std::size_t number = chunks * part.number / part.of;
         number < last && (!test.who.empty() || test.chunk); ++number) {
        progress.report(number, chunks);
        std::uint64_t* const at = &words[number * trace::kChunkEvents / Matches::kWordBits];
        if (test.chunk) {
            test.chunk(number, at);
            continue;
        }
        const trace::Chunk& chunk = source.columns.chunks[number];
        for (std::size_t k = 0; k < chunk.size; ++k) {
            at[k / Matches::kWordBits] |= static_cast<std::uint64_t>(test.who[chunk.who[k]])
                                          << k % Matches::kWordBits;
        }
    }
    if (test.outcome) {
        const auto [first, end] = part.share(test.run->outcomes.size());
        for (std::size_t k = first; k < end; ++k) {
            const std::uint32_t event = test.run->outcomes[k].event;
            if (event < source.trace.size() && test.outcome(static_cast<std::uint32_t>(k))) {
                set(words.data(), event);
            }
        }
        progress.report(end, end);
    }
    for (const std::uint32_t event : test.events) {
        set(words.data(), event);
    }
    for (const Test& other : test.others) {
        look(source, other, part, words, progress);
    }
}

bool passesAssumed(const Test& test, const Outcome& access, std::uint32_t k) {
    return (test.assumed && test.assumed(access)) ||
           (test.outcome && k < test.run->outcomes.size() && test.outcome(k)) ||
           std::any_of(test.others.begin(), test.others.end(),
                       [&](const Test& other) { return passesAssumed(other, access, k); });
}

} // namespace

Passing pass(const replay::Comparison& comparison, std::int64_t zero,
             const QVector<EventFilter::Term>& terms, const Progress& progress,
             std::optional<EventFilter::Lane> lane) {
    constexpr std::size_t kThreads = 2;
    const Source source(comparison, zero, lane);
    std::vector<Test> tests;
    for (const EventFilter::Term& term : terms) {
        tests.push_back(term.field < 0
                            ? anywhere(source, term)
                            : fields()[static_cast<std::size_t>(term.field)].make(source, term));
    }
    const auto turned = [&](std::size_t k) {
        return tests[k].turned != terms[static_cast<qsizetype>(k)].negated;
    };
    const std::size_t events = source.trace.size(), words = Matches::words_for(events);
    // What lies in a thread's share of one column may be anywhere in another's.
    const auto found = side_by_side<kThreads>([&](std::size_t part) {
        std::vector<Words> of(tests.size());
        for (std::size_t k = 0; k < tests.size(); ++k) {
            of[k].resize(words);
            look(source, tests[k], {part, kThreads}, of[k], progress);
        }
        return of;
    });
    Words passing(words, ~std::uint64_t{0});
    for (std::size_t k = 0; k < tests.size(); ++k) {
        const bool negated = turned(k);
        for (std::size_t word = 0; word < words; ++word) {
            std::uint64_t bits = 0;
            for (const auto& of : found) {
                bits |= of[k][word];
            }
            passing[word] &= negated ? ~bits : bits;
        }
    }
    const Matches matching(std::move(passing), events);

    const auto& accesses = source.accesses().outcomes;
    Words outcomes(Matches::words_for(accesses.size()));
    side_by_side<kThreads>([&](std::size_t part) {
        const auto [first, end] = Part{part, kThreads}.share(accesses.size());
        for (std::size_t k = first; k < end; ++k) {
            const Outcome& access = accesses[k];
            bool passes = access.event == replay::kNoIndex || matching[access.event];
            for (std::size_t t = 0; t < tests.size() && access.event == replay::kNoIndex; ++t) {
                passes = passes && passesAssumed(tests[t], access, static_cast<std::uint32_t>(k)) !=
                                       turned(t);
            }
            if (passes) {
                set(outcomes.data(), k);
            }
        }
        progress.report(end, end);
        return true;
    });
    return {matching, Matches(std::move(outcomes), accesses.size())};
}

} // namespace daxscope::gui::filter
