// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/import/reader/out.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

struct tep_event;
struct tep_handle;

namespace daxscope::reader {

/// Tells the parent events of the kernel's ring buffer format, by the descriptions that
/// libtraceevent read.
class TepEvents {
public:
    /// @param tep, out must outlive this
    TepEvents(tep_handle* tep, Out& out) : tep_(tep), out_(out) {}
    /// Looks up how events say their type; once the trace has described some.
    void learn_type();

    /// Numbers of one event, by its schema.
    struct Numbers {
        std::uint16_t schema = 0;
        std::int32_t tid = 0; ///< common_pid
        std::size_t count = 0;
        std::array<std::uint64_t, wire::kMostFields> at{};
    };
    /// The type of a raw event of eight bytes at least.
    int type_of(const void* data) const;
    /// Whether events of a type are of use at all. The first call for a type tells its schema.
    /// @throws Refused as Out::schema() does
    bool wants(int type);
    /// Reads the fields of an event of a type that wants() was asked for.
    /// @param data the raw event
    /// @throws Refused where the event is shorter than its fields
    void read(int type, const void* data, std::size_t size, Numbers& numbers) const;

private:
    struct Field {
        std::uint32_t offset, size;
        bool is_signed;
        std::uint32_t above; ///< bits of eight bytes that are not its own
    };
    struct Event {
        Field tid{};          ///< common_pid
        std::size_t size = 0; ///< bytes up to the end of its last field
        std::uint16_t schema = 0;
        std::vector<Field> fields;
        std::string name;
    };
    std::optional<Event> look_up(int type);

    tep_handle* tep_;
    bool plain_type_ = false;  ///< it is the first two bytes of an event, in our order
    bool other_order_ = false; ///< the trace's bytes are not in the order of ours
    Out& out_;
    /// By type: nothing is known of it, it is of no use, or its place in known_ after these. A
    /// damaged file may have any type, and its numbers are small.
    static constexpr std::uint16_t kUnknown = 0, kUseless = 1, kFirst = 2;
    std::vector<std::uint16_t> places_;
    std::vector<Event> known_;
};

} // namespace daxscope::reader
