// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/reader/tep_events.h"

#include <algorithm>
#include <cstring>
#include <event-parse.h>
#include <fmt/format.h>

namespace daxscope::reader {

namespace {

constexpr int kMostTypes = 0xffff; // common_type is an unsigned short

std::int64_t extended(std::uint64_t value, std::uint32_t size) {
    switch (size) {
    case 1:
        return static_cast<std::int8_t>(value);
    case 2:
        return static_cast<std::int16_t>(value);
    case 4:
        return static_cast<std::int32_t>(value);
    default:
        return static_cast<std::int64_t>(value);
    }
}

} // namespace

TepEvents::Event TepEvents::look_up(int type) {
    Event found;
    const tep_event* event = tep_find_event(tep_, type);
    if (event == nullptr || event->name == nullptr || event->system == nullptr ||
        !wire::is_wanted(event->system, event->name)) {
        return found;
    }
    found.name = event->name;
    const tep_format_field* tid =
        tep_find_common_field(const_cast<tep_event*>(event), "common_pid");
    if (tid == nullptr || tid->offset < 0 || tid->size != sizeof(std::int32_t)) {
        throw Refused("events", fmt::format("{} does not say which task it was", found.name));
    }
    found.tid = {static_cast<std::uint32_t>(tid->offset), sizeof(std::int32_t), true};
    found.size = std::size_t{found.tid.offset} + found.tid.size;
    other_order_ = tep_is_file_bigendian(tep_) != tep_is_local_bigendian(tep_);
    std::vector<std::string> names;
    for (const tep_format_field* field = event->format.fields; field != nullptr;
         field = field->next) {
        const bool number =
            (field->flags & (TEP_FIELD_IS_ARRAY | TEP_FIELD_IS_DYNAMIC | TEP_FIELD_IS_STRING)) ==
                0 &&
            (field->size == 1 || field->size == 2 || field->size == 4 || field->size == 8);
        if (!number || field->offset < 0 || field->name == nullptr ||
            names.size() == wire::kMostFields) {
            continue;
        }
        names.emplace_back(field->name);
        found.fields.push_back({static_cast<std::uint32_t>(field->offset),
                                static_cast<std::uint32_t>(field->size),
                                (field->flags & TEP_FIELD_IS_SIGNED) != 0});
    }
    for (const Field& field : found.fields) {
        found.size = std::max(found.size, std::size_t{field.offset} + field.size);
    }
    found.schema = out_.schema(event->system, event->name, names);
    found.wanted = true;
    return found;
}

bool TepEvents::wants(int type) {
    if (type < 0 || type > kMostTypes) {
        return false;
    }
    const auto at = static_cast<std::size_t>(type);
    if (at >= known_.size()) {
        known_.resize(at + 1);
        looked_up_.resize(at + 1);
    }
    if (!looked_up_[at]) {
        looked_up_[at] = true;
        known_[at] = look_up(type);
    }
    return known_[at].wanted;
}

std::uint64_t TepEvents::number(const char* at, const Field& field) const {
    const auto read = [at](auto value) {
        std::memcpy(&value, at, sizeof value);
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(value)); // extends a sign
    };
    if (other_order_) {
        const std::uint64_t value = tep_read_number(tep_, at, static_cast<int>(field.size));
        return field.is_signed ? static_cast<std::uint64_t>(extended(value, field.size)) : value;
    }
    switch (field.size) { // a call for each would take longer than all the rest
    case 1:
        return field.is_signed ? read(std::int8_t{}) : read(std::uint8_t{});
    case 2:
        return field.is_signed ? read(std::int16_t{}) : read(std::uint16_t{});
    case 4:
        return field.is_signed ? read(std::int32_t{}) : read(std::uint32_t{});
    default:
        return read(std::uint64_t{});
    }
}

void TepEvents::read(int type, const void* data, std::size_t size, Numbers& numbers) const {
    const Event& event = known_[static_cast<std::size_t>(type)];
    const auto* bytes = static_cast<const char*>(data);
    if (event.size > size) {
        throw Refused(
            fmt::format("record {}", out_.events() + 1),
            fmt::format("{} of {} bytes, which is too short for its fields", event.name, size));
    }
    numbers.schema = event.schema;
    numbers.tid = static_cast<std::int32_t>(number(bytes + event.tid.offset, event.tid));
    numbers.count = event.fields.size();
    for (std::size_t k = 0; k < event.fields.size(); ++k) {
        numbers.at[k] = number(bytes + event.fields[k].offset, event.fields[k]);
    }
}

} // namespace daxscope::reader
