// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/descriptor.h"
#include "replay/trace/progress.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace daxscope::source {

/// What a trace is read from, opened once: a file, standard input ("-"), whatever else a path names
/// that can be read but once (a FIFO, /dev/stdin, /dev/fd/N), or a folder.
class Input {
public:
    /// Opens it; what is no regular file is waited for until it has something to say.
    /// @throws Error(Exit::Io) with the path and the cause; Cancelled
    Input(const std::filesystem::path& path, const Progress& progress = {});
    ~Input();
    Input(Input&& other) noexcept;
    Input& operator=(Input&&) = delete;
    Input(const Input&) = delete;

    const std::filesystem::path& path() const { return path_; } ///< as it was given
    /// For messages: the path, or "standard input".
    std::string name() const;
    /// Its first bytes: 512, or as many as there are; of a FIFO at least 16 or all.
    std::string_view head() const { return head_; }
    bool is_regular() const { return regular_; }
    bool is_folder() const { return folder_; }   ///< which has no head, and is not for read()
    std::uint64_t size() const { return size_; } ///< bytes; 0 where that is not known

    /// Reads on, from the first byte, `head` included.
    /// @return bytes; 0 at the end; empty: nothing came for a while, ask again (not of a file)
    /// @throws Error(Exit::Io)
    std::optional<std::size_t> read(char* to, std::size_t most);
    /// A regular file, or the folder, with what is here, for who has to seek: the file itself, or a
    /// copy that goes with this. Do not read() before.
    /// @throws Error(Exit::Io), e.g. where no room is for the copy; Cancelled
    std::filesystem::path file(const Progress& progress = {});

private:
    [[noreturn]] void fail(const char* what) const;

    std::filesystem::path path_, copy_;
    trace::Descriptor fd_;
    std::string head_;
    std::size_t given_ = 0; ///< bytes of head_ that read() gave
    bool regular_ = false, folder_ = false;
    std::uint64_t size_ = 0;
};

} // namespace daxscope::source
