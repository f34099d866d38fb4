// SPDX-License-Identifier: GPL-3.0-or-later
//
// The fields of the filter: one row each, with what it is, which values it takes and how it is
// looked up. For EventFilter and its completion.
#pragma once

#include "app/gui/state/event_filter.h"
#include "replay/analysis/side.h"
#include "replay/store/columns.h"

#include <array>
#include <functional>
#include <span>

namespace daxscope::gui::filter {

using replay::Side;

enum class Type : std::uint8_t {
    Text,
    Number,
    Place, ///< a number, or of one file alone: path#number
    Time,
    Choice,
};

/// What a field is looked up in.
class Source {
public:
    Source(const replay::Comparison& shown, std::int64_t from,
           std::optional<EventFilter::Lane> lane)
        : comparison(shown), trace(*shown.trace), columns(trace.columns()), zero(from),
          accesses_(&shown.recorded), lane_(lane) {
        for (const replay::Run* run : {&shown.before, &shown.after}) {
            accesses_ = run->outcomes.size() > accesses_->outcomes.size() ? run : accesses_;
        }
    }
    /// Of two traces the one that is on screen, whichever of the modelled ones is asked of.
    const replay::Run& run(Side side) const {
        return replay::run_of(comparison, lane_ && side != Side::Recorded ? lane_->run : side);
    }
    /// Whether the trace has that side on screen: of two traces each is one of them.
    bool has(Side side) const { return !lane_ || side == Side::Recorded || side == lane_->side; }
    /// A run that has every access.
    const replay::Run& accesses() const { return *accesses_; }

    const replay::Comparison& comparison;
    const trace::Trace& trace;
    const trace::Columns& columns;
    const std::int64_t zero;

private:
    const replay::Run* accesses_;
    std::optional<EventFilter::Lane> lane_;
};

/// What passes one field of one term, as columns tell. An event passes by whichever of these says
/// so; they only read, so several threads may ask at once.
class Test {
public:
    std::vector<std::uint8_t> who; ///< by number of the event's Who; empty: that says nothing
    /// Sets the bits of the events of a chunk.
    std::function<void(std::size_t chunk, std::uint64_t* words)> chunk;
    const replay::Run* run = nullptr; ///< whose outcomes `outcome` is asked of
    std::function<bool(std::uint32_t outcome)> outcome;
    std::vector<std::uint32_t> events;                          ///< that pass
    std::function<bool(const replay::Outcome& access)> assumed; ///< of accesses without event
    std::vector<Test> others;                                   ///< … or what these say
    bool turned = false; ///< what none of these says passes, and no other
};

struct Field {
    const char* name;
    Type type;
    const char* help; ///< to be translated, in the context EventFilter
    Test (*make)(const Source&, const EventFilter::Term&);
    /// Of a Choice: its values; of others, values worth a completion.
    std::array<const char*, 6> choices = {};
};
std::span<const Field> fields();
/// A word without a field.
Test anywhere(const Source& source, const EventFilter::Term& term);

/// The names that a field may have in a trace, to complete with; empty for times and plain numbers.
/// At most `most`.
QStringList values(const Field& field, const replay::Comparison& comparison, int most);

Passing pass(const replay::Comparison& comparison, std::int64_t zero,
             const QVector<EventFilter::Term>& terms, const Progress& progress,
             std::optional<EventFilter::Lane> lane);

} // namespace daxscope::gui::filter
