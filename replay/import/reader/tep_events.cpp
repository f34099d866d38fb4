// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/reader/tep_events.h"

#include <algorithm>
#include <cstring>
#include <event-parse.h>
#include <fmt/format.h>
#include <utility>

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

std::optional<TepEvents::Event> TepEvents::look_up(int type) {
    Event found;
    const tep_event* event = tep_find_event(tep_, type);
    if (event == nullptr || event->name == nullptr || event->system == nullptr ||
        !wire::is_wanted(event->system, event->name)) {
        return {};
    }
    found.name = event->name;
    const tep_format_field* tid =
        tep_find_common_field(const_cast<tep_event*>(event), "common_pid");
    if (tid == nullptr || tid->offset < 0 || tid->size != sizeof(std::int32_t)) {
        throw Refused("events", fmt::format("{} does not say which task it was", found.name));
    }
    const auto field_at = [](const tep_format_field& field, bool is_signed) {
        return Field{static_cast<std::uint32_t>(field.offset),
                     static_cast<std::uint32_t>(field.size), is_signed,
                     static_cast<std::uint32_t>(64 - field.size * 8)};
    };
    found.tid = field_at(*tid, true);
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
        found.fields.push_back(field_at(*field, (field->flags & TEP_FIELD_IS_SIGNED) != 0));
    }
    for (const Field& field : found.fields) {
        found.size = std::max(found.size, std::size_t{field.offset} + field.size);
    }
    found.schema = out_.schema(event->system, event->name, names);
    return found;
}

bool TepEvents::wants(int type) {
    if (type < 0 || type > kMostTypes) {
        return false;
    }
    const auto at = static_cast<std::size_t>(type);
    if (at >= places_.size()) {
        places_.resize(at + 1, kUnknown);
    }
    if (places_[at] == kUnknown) {
        std::optional<Event> found = look_up(type);
        places_[at] = kUseless;
        if (found) {
            static_assert(wire::kMostSchemas + kFirst <= UINT16_MAX);
            places_[at] = static_cast<std::uint16_t>(kFirst + known_.size());
            known_.push_back(std::move(*found));
        }
    }
    return places_[at] >= kFirst;
}

void TepEvents::learn_type() {
    const tep_event* const any = tep_get_first_event(tep_);
    const tep_format_field* const type =
        any == nullptr ? nullptr
                       : tep_find_common_field(const_cast<tep_event*>(any), "common_type");
    plain_type_ = type != nullptr && type->offset == 0 && type->size == sizeof(std::uint16_t) &&
                  tep_is_file_bigendian(tep_) == tep_is_local_bigendian(tep_);
}

int TepEvents::type_of(const void* data) const {
    if (plain_type_) {
        std::uint16_t type = 0;
        std::memcpy(&type, data, sizeof type);
        return type;
    }
    tep_record record{};
    record.data = const_cast<void*>(data);
    return tep_data_type(tep_, &record);
}

void TepEvents::read(int type, const void* data, std::size_t size, Numbers& numbers) const {
    const Event& event = known_[places_[static_cast<std::size_t>(type)] - kFirst];
    const auto* bytes = static_cast<const char*>(data);
    if (event.size > size || size < sizeof(std::uint64_t)) {
        throw Refused(
            fmt::format("record {}", out_.events() + 1),
            fmt::format("{} of {} bytes, which is too short for its fields", event.name, size));
    }
    const auto all = [&event, &numbers](auto number) {
        numbers.schema = event.schema;
        numbers.tid = static_cast<std::int32_t>(number(event.tid));
        numbers.count = event.fields.size();
        for (std::size_t k = 0; k < event.fields.size(); ++k) {
            numbers.at[k] = number(event.fields[k]);
        }
    };
    if (other_order_) {
        return all([this, bytes](const Field& field) {
            const std::uint64_t value =
                tep_read_number(tep_, bytes + field.offset, static_cast<int>(field.size));
            return field.is_signed ? static_cast<std::uint64_t>(extended(value, field.size))
                                   : value;
        });
    }
    // Eight bytes that lie in the event and have the field, and then its own bits: a switch over
    // the sizes takes longer.
    all([bytes, last = size - sizeof(std::uint64_t)](const Field& field) {
        std::uint64_t value = 0;
        const std::size_t at = std::min<std::size_t>(field.offset, last);
        std::memcpy(&value, bytes + at, sizeof value);
        value = value >> (field.offset - at) * 8 << field.above;
        const auto extended = static_cast<std::int64_t>(value) >> field.above;
        return field.is_signed ? static_cast<std::uint64_t>(extended) : value >> field.above;
    });
}

} // namespace daxscope::reader
