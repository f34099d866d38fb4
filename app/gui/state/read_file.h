// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which file a trace was read from: a name may stand for another one later.
#pragma once

#include "replay/cache/key.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <sys/stat.h>

namespace daxscope::gui {

/// A file as it was when its trace began to be read.
struct ReadFile {
    std::uint64_t dev = 0, ino = 0; ///< 0: there is none of that name
    std::optional<cache::Key> key;  ///< of its content; nothing where somebody was writing it

    /// What has that name now. Reads its ends.
    static ReadFile of(const std::filesystem::path& path);
    /// Whether `now` has what was read, and maybe more: a recording under way grows in its file. A
    /// file is not known by its place where its content can be compared.
    bool isIn(const ReadFile& now) const;
};

inline ReadFile ReadFile::of(const std::filesystem::path& path) {
    struct stat found {};
    if (stat(path.c_str(), &found) != 0) {
        return {};
    }
    return {found.st_dev, found.st_ino, cache::key_of(path)};
}

inline bool ReadFile::isIn(const ReadFile& now) const {
    // Its log may go into the file without a change of what is in both.
    if (key && now.key && key->log_bytes == 0) {
        return key->bytes == now.key->bytes && key->ends == now.key->ends &&
               now.key->log_bytes == 0;
    }
    return ino != 0 && dev == now.dev && ino == now.ino;
}

} // namespace daxscope::gui
