// SPDX-License-Identifier: GPL-3.0-or-later
//
// The folder of the cache files: what is in it, how large it may become, and how one more comes
// into it.
#pragma once

#include "replay/cache/key.h"
#include "replay/cache/section_file.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

namespace daxscope::cache {

/// Whether what another version of daxscope made is good for this one: it is not where any code
/// differs that reads or replays traces.
std::uint64_t made_by();

struct Settings {
    std::filesystem::path folder; ///< empty: there is no cache
    /// Events of a trace that is worth a cache file: a smaller one is read in half a second.
    std::size_t least_events = 200'000;
    // The folder never has more than the least of these two.
    std::uint64_t most_bytes = std::uint64_t{10} << 30;
    std::uint64_t share_of_free = 5; ///< 1/share of what would be free without the folder
    /// Later: whoever is given a trace or runs asks is_as_written() once they are shown.
    Hashes hashes = Hashes::Now;
};

/// $XDG_CACHE_HOME/daxscope or ~/.cache/daxscope. No folder where DAXSCOPE_CACHE is "off", or
/// neither is known. A DAXSCOPE_CACHE of so many bytes is Settings::most_bytes, whatever is free.
Settings usual_settings();

/// One cache file.
struct Entry {
    std::filesystem::path file;
    std::uint64_t bytes = 0;
    std::int64_t used = 0;  ///< when a trace was last read from it, ns since 1970
    About about;            ///< no path: it cannot be read
    std::uint32_t runs = 0; ///< that it has beside the trace
    enum class State {
        Good,
        OtherVersion, ///< another version of daxscope made it
        Changed,      ///< the trace is not what it was
        Gone,         ///< the trace is not there
        Damaged,      ///< it is no cache file, or not all of one
    };
    State state = State::Damaged;
};
/// Those of the user, the last used first. What they hold is not checked.
std::vector<Entry> entries(const Settings& settings);

/// The file for a trace, whether or not it is there.
std::filesystem::path file_of(const Settings& settings, const std::string& trace_path);

/// Whether the cache file can be had for this trace.
std::shared_ptr<const SectionFile> open_for(const Settings& settings, const Key& key);

/// Writes a trace's cache file, and removes others where the folder would become too large. It
/// takes its name when it is whole and the trace still is what the key says. That it cannot be
/// written, or that another process just writes one, is no error.
/// @param bytes at most
/// @param write may throw Cancelled, which comes out
/// @return whether it is there
bool put(const Settings& settings, const Key& key, std::uint64_t bytes,
         const std::function<void(SectionWriter&)>& write);

/// Adds to a trace's cache file, if that is there and the trace still is what the key says.
/// @param bytes at most
/// @param write gives back whether there is something to add; may throw Cancelled, which comes out
/// @return whether it was added
bool add(const Settings& settings, const Key& key, std::uint64_t bytes,
         const std::function<bool(SectionWriter&, const SectionFile&)>& write);

/// Removes all of them, or that of one trace.
/// @return those removed
std::vector<Entry> clear(const Settings& settings, const std::filesystem::path& trace = {});

} // namespace daxscope::cache
