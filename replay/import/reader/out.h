// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/import/wire.h"

#include <cstdint>
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
    /// What is written is dropped: for fuzzing, one at a time.
    Out();
    /// @param socket, memory of wire.h; they stay the caller's. Where the memory can't be had the
    ///        process ends.
    Out(int socket, int memory);
    ~Out();
    Out(const Out&) = delete;
    Out& operator=(const Out&) = delete;

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

    std::uint64_t events() const { return events_; } ///< written so far

private:
    /// Then it is given away: each time costs as much as some hundred events.
    static constexpr std::size_t kFull = 384 * 1024;
    static_assert(kFull + sizeof(wire::Head) + wire::kMostBytes + 8 <= wire::kSlotBytes);

    /// Gives away what is written. Ends the process where nobody reads any more.
    void flush();
    void next_slot();
    void put(wire::Type type, std::uint16_t schema, std::span<const std::byte> part,
             std::string_view text);

    struct Task {
        std::int32_t tgid;
        std::string comm;
    };
    int socket_ = -1;
    char* memory_ = nullptr;
    char* buffer_ = nullptr; ///< the slot in hand
    std::size_t have_ = 0;   ///< bytes in it, fewer than kFull between two records
    std::size_t slot_ = 0;   ///< its number
    std::size_t unread_ = 0; ///< slots that the parent has not given back
    std::unordered_map<std::int32_t, Task> tasks_;
    std::uint16_t schemas_ = 0;
    std::uint64_t events_ = 0;
};

} // namespace daxscope::reader
