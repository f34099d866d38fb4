// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope-reader as its parent sees it: a process that may die of what it reads.
#pragma once

#include "replay/import/wire.h"
#include "replay/trace/descriptor.h"
#include "replay/trace/progress.h"

#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace daxscope::source {

/// One record; its bytes are valid until the next one is asked for.
struct Record {
    wire::Type type;
    std::uint16_t schema = 0;
    std::span<const char> bytes;

    /// Its part, where the record is long enough.
    template <typename Part>
    std::optional<Part> part() const;
    /// What follows a part.
    template <typename Part>
    std::string_view text_after() const {
        const auto rest = bytes.subspan(sizeof(Part));
        return {rest.data(), rest.size()};
    }
    std::string_view text() const { return {bytes.data(), bytes.size()}; }
};

/// Runs daxscope-reader on a trace, and ends it with itself.
class Child {
public:
    /// @param format its first argument: "trace.dat"
    /// @throws Error(Exit::Io) where the trace cannot be opened, Error(Exit::Usage) where the
    ///         program is not there or does not start
    Child(std::string_view format, const std::filesystem::path& path);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Waits for the next record.
    /// @return empty: the child is gone; obituary() says why
    /// @throws Cancelled, asked for while it waits; Error(Exit::Io) with the path, where the child
    ///         does not keep to wire.h
    std::optional<Record> next(const Progress& progress);
    /// How it ended, after next() gave nothing: "it was killed by signal 11 (Segmentation fault)".
    std::string obituary();
    const std::filesystem::path& path() const { return path_; }

private:
    bool fill(const Progress& progress);
    [[noreturn]] void senseless() const;

    std::filesystem::path path_;
    trace::Descriptor socket_;
    struct Unmap {
        void operator()(const char* at) const;
    };
    std::unique_ptr<const char, Unmap>
        memory_;           ///< what the child fills, and may change at any time
    std::size_t slot_ = 0; ///< of it, that comes next
    pid_t pid_ = -1;
    std::vector<char> buffer_;        ///< of a slot, as it was when it came
    std::size_t begin_ = 0, end_ = 0; ///< of what is unread in it
};

template <typename Part>
std::optional<Part> Record::part() const {
    if (bytes.size() < sizeof(Part)) {
        return {};
    }
    Part part;
    std::memcpy(&part, bytes.data(), sizeof part);
    return part;
}

} // namespace daxscope::source
