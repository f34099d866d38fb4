// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where traces come from. A source is one file in this folder and one row of sources.cpp; whoever
// reads a trace takes it from there, and knows none of them.
#pragma once

#include "replay/import/input.h"
#include "replay/store/builder.h"
#include "replay/store/trace.h"
#include "replay/trace/progress.h"
#include "replay/trace/session.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace daxscope::source {

/// What a reader has read at once.
struct Batch {
    std::vector<trace::Event> events; ///< that event_fault() finds nothing wrong with; seq ascends
                                      ///< from batch to batch, too
    /// All tables as they are by now, where anything in them changed; the first batch has them.
    std::optional<trace::Tables> tables;
    /// No event before this time comes any more, ns BOOTTIME; INT64_MIN: that is not known.
    std::int64_t watermark = INT64_MIN;
    std::uint64_t done = 0;  ///< rows read so far
    std::uint64_t total = 0; ///< … of so many; 0: not known

    void clear() {
        events.clear();
        tables.reset();
        watermark = INT64_MIN;
        done = total = 0;
    }
};

/// A trace that is being read. For one thread.
class Reader {
public:
    virtual ~Reader() = default;
    /// Reads on. Of a recording under way a batch may have no events: ask again after a while.
    /// @return false: nothing was left, and the batch has no events
    /// @throws Error(Exit::Io) with the path, the place and what is wrong; Cancelled
    virtual bool next(Batch& batch, const Progress& progress) = 0;
    /// Refuses what the whole of the events showed to be wrong.
    /// @throws Error(Exit::Io), always
    [[noreturn]] virtual void refuse(std::string_view where, std::string_view why) const = 0;
    /// Whether another process may still add to it.
    virtual bool is_live() const { return false; }
    /// Of one that is live and no file: nothing more of it is wanted. What was read is at its end.
    virtual void stop() {}
};

/// Reads on into a builder, which the first batch makes, and seals up to the batch's watermark.
/// @param batch of the last call, used again
/// @return false: the reader is at its end
/// @throws as Reader::next(); Cancelled
bool read_into(std::optional<trace::Builder>& builder, Reader& reader, Batch& batch,
               const Progress& progress);

struct OpenOptions {
    /// Go on with what another process adds, until that ends its recording.
    bool follow = false;
};

/// One kind of trace.
struct Source {
    std::string_view name; ///< one word
    std::string_view help; ///< one line: what it is
    /// By the file's first bytes: 512, or as many as it has.
    bool (*recognises)(std::string_view head);
    /// @throws Error(Exit::Io) with the path and the first thing that is wrong; Cancelled
    /// @param input at its begin; who needs a file that can be sought in asks it for one
    std::unique_ptr<Reader> (*open)(Input input, const OpenOptions& options,
                                    const Progress& progress);
};

/// All of them. What none recognises is for the first one to refuse.
std::span<const Source* const> sources();
/// The one that recognises it.
/// @throws Error(Exit::Io) for a folder that is no trace
const Source& source_of(const Input& input);
/// Whether a path leads to a .daxtrace file, which SQLite can open as it lies there; also where it
/// leads to nothing that is recognised, or can be opened.
bool is_database(const std::filesystem::path& path);
/// Opens a trace of whatever source: a file, "-" for standard input, a FIFO.
/// @throws Error(Exit::Io); Cancelled
std::unique_ptr<Reader> open(const std::filesystem::path& path, const OpenOptions& options,
                             const Progress& progress);

/// Reads a whole trace, of whatever source.
/// @throws Error(Exit::Io); Cancelled
std::shared_ptr<const trace::Trace> load(const std::filesystem::path& path,
                                         const Progress& progress = {});

} // namespace daxscope::source
