// SPDX-License-Identifier: GPL-3.0-or-later
//
// A run on tracks, for viewers of time lines: what formats of that kind have in common.
#pragma once

#include "replay/export/format.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace daxscope::exports {

/// A line of slices none of which overlaps another. A mapping on a PMD range has as many as its
/// threads fault at once.
struct Track {
    enum class Kind : std::uint8_t {
        Mapping, ///< the accesses of a mapping to a PMD range
        Storms,  ///< the storms of a range
        Others,  ///< unmaps of a range that no fault made
    };
    Kind kind = Kind::Mapping;
    std::uint32_t range = 0;   ///< number in Trace::ranges()
    std::uint32_t mapping = 0; ///< Mapping::id
    std::uint32_t lane = 0;    ///< from 0
};

/// What is known of a slice: names and values.
class Arguments {
public:
    virtual ~Arguments() = default;
    virtual void number(std::string_view name, std::int64_t value) = 0;
    virtual void word(std::string_view name, std::string_view value) = 0;
    /// Of others: anything may be in it.
    virtual void text(std::string_view name, std::string_view value) = 0;
};

/// Takes a run, in the order of time.
class RunSink {
public:
    virtual ~RunSink() = default;
    /// A track, before anything is on it. Tracks are numbered from 1.
    virtual void track(std::uint32_t number, const Track& track) = 0;
    /// An access. @param flow not 0: the flow that ends here
    virtual void access(std::uint32_t track, const replay::Outcome& outcome, std::uint32_t number,
                        std::uint64_t flow) = 0;
    virtual void storm(std::uint32_t track, const replay::Storm& storm) = 0;
    /// An instant within the fault that made it, or on the range's own track.
    /// @param flows that begin here: one for each access that faults for it
    virtual void unmap(std::uint32_t track, const replay::UnmapMark& mark,
                       const std::vector<std::uint64_t>& flows) = 0;
    /// What began last on the track and has not ended is over.
    virtual void end(std::uint32_t track, std::int64_t time) = 0;
};

/// Accesses that hit have no length: they are instants, and have no end().
/// @throws Cancelled, and what the sink throws
void walk_run(const Subject& subject, RunSink& sink, Written& written, const Progress& progress);

/// "recorded", "modelled: iomap"
std::string run_name(const Subject& subject);
/// "reader-1234, mapping 3", "storms", "other operations"
std::string track_name(const Subject& subject, const Track& track);
/// "refault", "first touch (PTE)", "hit"
std::string access_name(const replay::Outcome& outcome);
void put_access(const Subject& subject, const replay::Outcome& outcome, Arguments& arguments);
void put_storm(const Subject& subject, const replay::Storm& storm, Arguments& arguments);
void put_unmap(const Subject& subject, const replay::UnmapMark& mark, Arguments& arguments);
/// The trace, its kernel, the part and what the run rests on.
void put_subject(const Subject& subject, Arguments& arguments);

} // namespace daxscope::exports
