// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/import/wire.h"

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace daxscope::reader {

namespace wire = source::wire;

/// Why a trace cannot be read on.
struct Refused : std::runtime_error {
    Refused(std::string place, const std::string& why)
        : std::runtime_error(why), where(std::move(place)) {}
    std::string where; ///< "header", "record 12"
};

/// Writes the records of wire.h.
class Out {
public:
    /// @param fd stays the caller's; negative: what is written is dropped, for fuzzing
    explicit Out(int fd) : fd_(fd), buffer_(std::make_unique_for_overwrite<char[]>(kRoom)) {}

    void meta(std::string_view key, std::string_view value);
    /// @param fields of numbers
    /// @return the schema's number
    /// @throws Refused where there are too many
    std::uint16_t schema(std::string_view system, std::string_view event,
                         const std::vector<std::string>& fields);
    /// What is known of a task by now; a call that tells nothing new writes nothing.
    void task(std::int32_t tid, std::int32_t tgid, std::string_view comm);
    bool knows_task(std::int32_t tid) const { return tasks_.contains(tid); }
    void event(std::uint16_t schema, const wire::EventPart& part,
               std::span<const std::uint64_t> fields);
    void loss(std::int64_t from, std::int64_t to, std::int64_t count, std::string_view place);
    void progress(std::uint64_t done, std::uint64_t total);
    void end();
    void refuse(const Refused& refused);
    /// Writes out what is left. Ends the process where nobody reads any more.
    void flush();

    std::uint64_t events() const { return events_; } ///< written so far

private:
    static constexpr std::size_t kFull = 128 * 1024; ///< then it is written out
    static constexpr std::size_t kRoom = kFull + 2 * wire::kMostBytes;

    void put(wire::Type type, std::uint16_t schema, std::span<const std::byte> part,
             std::string_view text);

    struct Task {
        std::int32_t tgid;
        std::string comm;
    };
    int fd_;
    std::unique_ptr<char[]> buffer_;
    std::size_t have_ = 0; ///< bytes in it, fewer than kFull between two records
    std::unordered_map<std::int32_t, Task> tasks_;
    std::uint16_t schemas_ = 0;
    std::uint64_t events_ = 0;
};

} // namespace daxscope::reader
