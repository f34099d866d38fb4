// SPDX-License-Identifier: GPL-3.0-or-later
//
// A part of a trace: some time, some files, some PMD ranges.
#pragma once

#include "replay/store/trace.h"
#include "replay/trace/progress.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace daxscope::exports {

// Rows of the session of a trace that was cut out of another.
inline constexpr std::string_view kCutOf = "cut_of";     ///< name of the file, and its hash
inline constexpr std::string_view kCutWhat = "cut_what"; ///< the part, as options of `export`
inline constexpr std::string_view kCutLeftOut = "cut_left_out"; ///< events that were left out
inline constexpr std::string_view kCutBefore = "cut_before";    ///< what is not recorded therefore

/// What to keep. An empty list keeps all.
struct Cut {
    std::optional<std::int64_t> from, to; ///< ns BOOTTIME: [from, to)
    std::vector<std::int64_t> files;      ///< File::id
    std::vector<std::uint32_t> ranges;    ///< numbers in Trace::ranges()
    bool whole() const { return !from && !to && files.empty() && ranges.empty(); }
};

/// Says of each event of a trace whether it is in the part.
///
/// In time an event belongs to it that begins there. What was under way at its begin belongs to it
/// as well, from its own begin on, and with a fault all that its task did meanwhile: half a fault
/// would be a fault of another kind. So the first event may lie before `from`. What began there and
/// never ended does not belong to it.
///
/// In space an event belongs to it that is about a page of it: one that unmaps the whole file is
/// about all of them. The exit of a process belongs to it where the process has a mapping of one of
/// the files.
class CutFilter {
public:
    /// Looks at the events before the cut. @throws Cancelled
    CutFilter(const trace::Trace& trace, Cut cut, const Progress& progress = {});

    /// Indexes of the events that begin in the time of the part: [first, upto).
    std::size_t first() const { return first_; }
    std::size_t upto() const { return upto_; }
    /// Indexes before first() of what was under way, ascending.
    const std::vector<std::uint32_t>& under_way() const { return under_way_; }
    /// Is it about a page of the part?
    bool about(const trace::Event& event) const;
    /// Is it about this PMD range, and at this time?
    bool about(std::uint32_t range, std::int64_t begin, std::int64_t end) const;
    bool in_file(std::int64_t file) const;
    const Cut& cut() const { return cut_; }

private:
    void find_under_way(const Progress& progress);

    const trace::Trace& trace_;
    Cut cut_;
    std::size_t first_ = 0, upto_ = 0;
    std::vector<std::uint32_t> under_way_;
    std::unordered_set<std::int64_t> files_, tgids_;
    std::unordered_set<std::uint32_t> ranges_;
};

/// What a part is of a whole.
struct CutEvents {
    std::uint64_t left_out = 0;     ///< events that it has not
    std::int64_t first = INT64_MAX; ///< the begin of its first event, ns BOOTTIME: before the time
                                    ///< that it was cut from, where a fault was under way then
};

/// A trace without its events as the part has them: the times of the session, what it was cut from,
/// the losses of that time, and no row that counts the whole recording.
/// @param name what the whole is called
/// @param what the part, in words
void mark_as_cut(trace::Tables& tables, const trace::Trace& whole, const Cut& cut,
                 std::string_view name, std::string_view what, CutEvents events);

} // namespace daxscope::exports
