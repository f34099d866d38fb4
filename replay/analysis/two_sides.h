// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two sides: a side is a trace and a run of it. compare.h has one trace under two handlers; here
// the traces may be two recordings, as recorded or through a handler.
#pragma once

#include "replay/analysis/chance.h"
#include "replay/analysis/side.h"
#include "replay/analysis/storms.h"
#include "replay/engine/replay.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::replay {

/// One side of a comparison. Immutable once made, safe to share between threads.
struct SideRun {
    std::shared_ptr<const trace::Trace> trace;
    std::shared_ptr<const Run> run;
    std::vector<Storm> storms; ///< of the run, by rank
    bool modelled = false;     ///< the run is a handler's; else what the trace says happened
    bool measured = false;     ///< accesses between faults were measured (record --access)
    /// Why few faults are no all-clear (zap_caution()); empty: nothing of that kind.
    std::string caution;

    /// "recorded", "iomap modelled": belongs beside each of its figures.
    std::string kind() const;
    /// Whether accesses that did not fault are known: measured or assumed (Run::assumption).
    bool accesses_known() const { return !run->assumption.empty(); }
    /// ns from the trace's first instant to its last.
    std::int64_t length() const { return trace->end() - trace->begin(); }
};

/// @param handler  nullptr: the side is the trace as it was recorded, and of `options` nothing
///                 counts: nothing is assumed of it
/// @throws Cancelled; Error(Exit::Usage) where what is assumed gives too many accesses
SideRun make_side(std::shared_ptr<const trace::Trace> trace, const model::Handler* handler,
                  const Options& options = {}, const StormRule& rule = {},
                  const Progress& progress = {});

/// A side of a comparison that was made already, in which nothing was assumed of what was recorded.
/// Shares its run. @param which Recorded: as it was recorded; else the run of that handler
SideRun side_of(std::shared_ptr<const Comparison> comparison, Side which);

/// SideRun::caution of such a side; walks over the trace.
std::string side_caution(const Comparison& comparison, Side which);

/// By what two files were taken for one.
enum class PairedBy : std::uint8_t {
    None = 0,  ///< the range is on one side only
    Path = 1,  ///< both have the same path
    Inode = 2, ///< a side does not know the path; device and inode are the same
};
std::string_view paired_by_text(PairedBy by); ///< "path", "inode", ""

/// A PMD range of a file on both sides, or on one.
struct RangePair {
    /// Index in each Trace::ranges(); kNoIndex: that side has none.
    std::array<std::uint32_t, 2> range{kNoIndex, kNoIndex};
    PairedBy by = PairedBy::None;
    struct Figures {
        std::uint64_t faults = 0, refaults = 0, storms = 0;
        std::int64_t time_in_faults = 0; ///< ns
    };
    std::array<Figures, 2> figures; ///< zero where that side has no such range
    bool paired() const { return by != PairedBy::None; }
};

/// Pairs the ranges of two traces by file and offset in bytes. Files are one where their paths are;
/// of several of one path those of one device and inode, then in their order. Where a side does not
/// know the path, device and inode decide: of two machines that may be coincidence. Mappings are
/// not paired, nor ranges where the PMD sizes differ. Pairs come first, in the order of `a`; then
/// what is on `a` alone, then on `b` alone. Figures are not filled in.
std::vector<RangePair> pair_ranges(const trace::Trace& a, const trace::Trace& b);

/// A figure of both sides.
struct SidesMetric {
    std::string_view name; ///< "faults", "PMD faults", …
    std::string_view unit; ///< "" or "ns"
    struct Figure {
        std::optional<std::int64_t> count; ///< none: no hook saw what it counts, "not recorded"
        std::optional<double> per_second;  ///< of the side's own length; none: that has no meaning
        std::optional<double> per_access;  ///< none: which accesses did not fault is not known
    };
    std::array<Figure, 2> sides;
    Chance chance; ///< of the rates' difference
};

/// Where time 0 of each side is.
enum class Align : std::uint8_t {
    Start = 0, ///< the trace's begin
    Storm = 1, ///< the begin of its first storm
};

/// A stretch of the time that both sides share after they were aligned.
struct StripBin {
    std::int64_t begin = 0, end = 0; ///< ns from each side's time 0, end exclusive
    /// Faults that begin there; none: that side was not recorded then.
    std::array<std::optional<std::uint64_t>, 2> faults;
};

/// Two sides, compared.
struct TwoSides {
    std::array<SideRun, 2> sides;
    bool one_recording = false; ///< both traces hold the same: chance has no part in a difference
    std::array<std::int64_t, 2> zero{}; ///< ns BOOTTIME: each side's time 0
    std::vector<RangePair> ranges;
    std::vector<SidesMetric> metrics; ///< in the order to print
    Blocks blocks;                    ///< of the permutation test
    std::int64_t longest_storm = 0;   ///< ns, of both sides' storms; longer than a block: blocks of
                                      ///< one storm depend on one another, and p is too small
    std::vector<StripBin> strip;
    std::string verdict;               ///< in plain words
    std::vector<std::string> cautions; ///< what forbids an all-clear, with the side's letter
    const SidesMetric& metric(std::string_view name) const; ///< must be one
};

/// @throws Error(Exit::Usage) where a side is to be aligned by a storm and has none; Cancelled
TwoSides compare_sides(SideRun a, SideRun b, Align align = Align::Start,
                       const Progress& progress = {});

/// TwoSides::verdict; everything else is there. In the thread's language, as kind() and
/// side_caution() are.
std::string sides_verdict(const TwoSides& sides);

} // namespace daxscope::replay
