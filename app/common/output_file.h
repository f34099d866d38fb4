// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writing a file that somebody named, without ever harming what was there: the one way in which
// both programs write pictures, pages, scenarios and made traces.
#pragma once

#include "replay/trace/error.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::app {

/// What is written. A file that is there already is replaced unasked only where it is ours and of
/// the same kind, by the mark that every file of ours carries.
enum class Written {
    Scenario,  ///< kScenarioMark in its first line
    Svg,       ///< kMark in it
    Png,       ///< kMark as its text "Comment"
    Pdf,       ///< kMark as its creator
    Page,      ///< index.html of a report: kMark as its generator
    Program,   ///< of a reproducer: may have been edited since, so it is never replaced unasked
    MadeTrace, ///< a .daxtrace that the explorer made, never one that was recorded
    Trace,     ///< a .daxtrace that was cut out of another: never replaced unasked
    Events,    ///< a table of events: carries no mark, so it is never replaced unasked
};

/// Names the maker in a file of ours.
inline constexpr std::string_view kMark = "Made by daxscope";
/// The element that says so in an SVG picture, on top.
inline constexpr std::string_view kSvgMark = "<desc>Made by daxscope</desc>";
/// What the comment on top of a scenario that was cut out of a trace begins with.
inline constexpr std::string_view kScenarioMark = "# Cut by daxscope";

/// The error where a file is there that is not ours: with `force` it would be replaced.
class WouldReplace : public Error {
public:
    using Error::Error;
};

/// Is there such a file, and is it ours? See Written.
bool is_ours(const std::filesystem::path& path, Written what);

/// A file under construction. It is written beside its place, as NAME.XXXXXX.part, and takes its
/// place when all is done: where something fails, what was there is there still.
class OutputFile {
public:
    /// Looks at what is there, so that a refusal comes before the work.
    ///
    /// Refused are, whatever `force` says: one of the inputs or what SQLite keeps beside it, under
    /// any name (symlinks, hard links); a .daxtrace, by something that is no trace; a directory, a
    /// socket, a block device; a made trace, beside which a log of SQLite lies; and "-", for which
    /// standard output may have been meant. Without `force` also whatever is not ours (the error
    /// is a WouldReplace then), see Written. An empty file is anybody's.
    ///
    /// A device or a FIFO (/dev/null, /dev/stdout) is written to as it is.
    /// @param path   a symbolic link is followed
    /// @param inputs what is read meanwhile; need not exist
    /// @throws Error(Exit::Usage) where it is refused, Error(Exit::Io) where it cannot be looked at
    OutputFile(const std::filesystem::path& path, Written what,
               const std::vector<std::filesystem::path>& inputs, bool force);
    /// Removes what was not committed.
    ~OutputFile();
    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&&) = delete;
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// Where whoever wants a name instead of bytes writes to: an empty file that exists.
    /// @throws Error(Exit::Io)
    const std::filesystem::path& part();
    /// Writes all of it; nothing has taken its place yet.
    /// @throws Error(Exit::Io) with the reason, e.g. a full disk
    void write(std::string_view bytes);
    /// The same for what is made piece by piece: calls `make` with where the pieces go, in order.
    /// @throws Error(Exit::Io), and what `make` throws
    void
    write_pieces(const std::function<void(const std::function<void(std::string_view)>&)>& make);
    /// Puts what was written in its place, with the permissions of what was there.
    /// @throws Error(Exit::Io)
    void commit();

private:
    void make_part();

    std::filesystem::path path_;  ///< as given, for messages
    std::filesystem::path place_; ///< with symbolic links followed
    std::filesystem::path part_;  ///< empty until there is one
    bool direct_ = false;         ///< a device or a FIFO
};

} // namespace daxscope::app
