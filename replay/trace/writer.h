// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/store/trace.h"
#include "replay/trace/new_file.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

namespace daxscope::trace {

/// Writes a .daxtrace file. One thread at a time.
///
/// Rows go out as multi-row INSERTs; a commit comes every 10,000 rows, or with flush() when the
/// caller's 200 ms are over. A process that dies leaves every committed event readable. Ids in
/// tables `task`, `mapping` and `file` are the caller's (from 1, dense); a row of theirs must be
/// added before, or in the same transaction as, the first event that names it.
class Writer {
public:
    /// A file at once under its name: Writer(path, release, old) and take_name().
    Writer(const std::filesystem::path& path, std::string_view kernel_release,
           bool overwrite = false);
    /// Makes a file with the schema, views and the decoding tables for `kernel_release` (as uname
    /// -r prints it), which has not its name yet (see NewFile): what has that is left alone until
    /// take_name(). Until then rows of `session` can be added, events only afterwards.
    /// @throws Error(Exit::Io) naming the path and the cause; nothing was changed then
    Writer(const std::filesystem::path& path, std::string_view kernel_release, Old old);
    /// Closes like close(), but swallows errors. A Writer destroyed before close() leaves a file
    /// with no `end` key: readers say that it was cut off. One that has not its name yet is
    /// removed.
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void set(std::string_view key, std::string_view value); ///< sets a row of `session`
    /// After a write that failed: puts one row of `session` into the little room that was kept for
    /// it, so that the file itself says why it has no `end`. False where not even that fits.
    bool set_after_failure(std::string_view key, std::string_view value);
    void add(const File& file);
    void add(const Task& task);
    /// A mapping that is there already gets the new row: its owner may be learnt late.
    void add(const Mapping& mapping);
    void add(const Loss& loss);
    void add(const ClockSnapshot& snapshot);
    /// Appends events. `seq` of each must be greater than any before it.
    void add(std::span<const Event> events);

    /// Commits what was added so far, and gives the file its name. Afterwards it has a write-ahead
    /// log, where the file system allows that. After close() it only gives the name.
    /// @throws Error(Exit::Io): what was there is as it was, and no new file is left
    void take_name();
    /// Commits what was added so far.
    /// @throws Error(Exit::Io), e.g. on a full disk: what was committed before stays
    void flush();
    /// Commits, sets `events`, `lost` and `hash`, builds the secondary indexes, leaves one file
    /// with no journal.
    void close();
    /// Removes the file, under whichever name: for a recording that never began.
    void discard();

    /// False where there is no write-ahead log: then whoever reads the file now may hold the writer
    /// up. Known after take_name().
    bool readable_while_written() const;
    /// Why there is none, in words: "virtiofs" …; empty where there is one.
    const std::string& no_log_because() const;
    const NewFile& file() const;
    /// Events added; after a failure those that are in the file.
    std::uint64_t events() const;
    std::int64_t lost() const; ///< sum of the losses added, likewise

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Writes a trace that was built in memory, as one closed file.
/// @throws Error(Exit::Io) as the Writer does; then no file is left
void save(const Trace& trace, const std::filesystem::path& path, bool overwrite = false);

} // namespace daxscope::trace
