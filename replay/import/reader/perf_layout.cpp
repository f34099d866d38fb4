// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/reader/perf_layout.h"

#include <algorithm>
#include <array>
#include <bit>
#include <ctime>
#include <utility>

namespace daxscope::reader::perf {

Attr attr_of(Bytes bytes) {
    constexpr std::size_t kSampleType = 24, kReadFormat = 32, kFlags = 40, kClock = 92;
    constexpr std::uint64_t kSampleIdAll = 1ULL << 18U, kUseClock = 1ULL << 25U;
    if (bytes.size() < PERF_ATTR_SIZE_VER0) {
        throw Refused("header", "its description of an event is too short");
    }
    const auto number = [&bytes](std::size_t at) {
        return Cursor(bytes.subspan(at)).take<std::uint64_t>();
    };
    Attr attr;
    attr.sample_type = number(kSampleType);
    attr.read_format = number(kReadFormat);
    attr.sample_id_all = (number(kFlags) & kSampleIdAll) != 0;
    attr.use_clock =
        (number(kFlags) & kUseClock) != 0 && bytes.size() >= kClock + sizeof attr.clock;
    if (attr.use_clock) {
        attr.clock = Cursor(bytes.subspan(kClock)).take<std::int32_t>();
    }
    return attr;
}

namespace {

void skip_read(const Attr& attr, Cursor& at) {
    const std::uint64_t format = attr.read_format;
    constexpr std::uint64_t kLost = 1U << 4U; // PERF_FORMAT_LOST, 6.0
    const std::uint64_t times =
        std::popcount(format & (PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING));
    const std::uint64_t each = 1 + std::popcount(format & (PERF_FORMAT_ID | kLost));
    if ((format & PERF_FORMAT_GROUP) == 0) {
        at.take((times + each) * sizeof(std::uint64_t));
        return;
    }
    const auto count = at.take<std::uint64_t>();
    at.take(times * sizeof(std::uint64_t));
    if (count > at.left()) {
        throw Refused("sample", "it reads more counters than fit into it");
    }
    at.take(count * each * sizeof(std::uint64_t));
}

} // namespace

Sample sample_of(const Attr& attr, Bytes body) {
    const auto has = [&attr](std::uint64_t what) { return (attr.sample_type & what) != 0; };
    Cursor at(body);
    const auto skip = [&](std::uint64_t what) {
        if (has(what)) {
            at.take(sizeof(std::uint64_t));
        }
    };
    Sample sample;
    skip(PERF_SAMPLE_IDENTIFIER);
    skip(PERF_SAMPLE_IP);
    if (has(PERF_SAMPLE_TID)) {
        sample.tgid = at.take<std::int32_t>();
        sample.tid = at.take<std::int32_t>();
    }
    if (has(PERF_SAMPLE_TIME)) {
        sample.time = at.take<std::uint64_t>();
    }
    skip(PERF_SAMPLE_ADDR);
    skip(PERF_SAMPLE_ID);
    skip(PERF_SAMPLE_STREAM_ID);
    if (has(PERF_SAMPLE_CPU)) {
        sample.cpu = at.take<std::int32_t>();
        at.take<std::uint32_t>();
    }
    skip(PERF_SAMPLE_PERIOD);
    if (has(PERF_SAMPLE_READ)) {
        skip_read(attr, at);
    }
    if (has(PERF_SAMPLE_CALLCHAIN)) {
        const auto depth = at.take<std::uint64_t>();
        if (depth > at.left()) {
            throw Refused("sample", "its call chain is longer than itself");
        }
        at.take(depth * sizeof(std::uint64_t));
    }
    if (has(PERF_SAMPLE_RAW)) {
        sample.raw = at.take(at.take<std::uint32_t>());
    }
    return sample;
}

void Attrs::add(const Attr& attr, Bytes ids) {
    const std::size_t index = attrs_.size();
    Cursor at(ids);
    while (at.left() >= sizeof(std::uint64_t)) {
        by_id_[at.take<std::uint64_t>()] = index;
    }
    attrs_.push_back(attr);
}

/// perf lets no two events differ in where their samples have the number of the event.
const Attr& Attrs::of(Bytes body, bool sample) const {
    if (attrs_.empty()) {
        throw Refused("header", "no event was described before it");
    }
    const Attr& first = attrs_.front();
    if (attrs_.size() == 1) {
        return first;
    }
    std::size_t at = 0; // of the number, in words from the begin of a sample …
    const auto words = [&first](std::initializer_list<std::uint64_t> parts) {
        return static_cast<std::size_t>(
            std::count_if(parts.begin(), parts.end(), [&first](std::uint64_t part) {
                return (first.sample_type & part) != 0;
            }));
    };
    if ((first.sample_type & PERF_SAMPLE_IDENTIFIER) != 0) {
        at = sample ? 0 : 1;
    } else if ((first.sample_type & PERF_SAMPLE_ID) != 0) {
        at = sample ? words({PERF_SAMPLE_IP, PERF_SAMPLE_TID, PERF_SAMPLE_TIME, PERF_SAMPLE_ADDR})
                    : words({PERF_SAMPLE_ID, PERF_SAMPLE_STREAM_ID, PERF_SAMPLE_CPU});
    } else {
        return first;
    }
    const std::size_t place = at * sizeof(std::uint64_t);
    if (sample ? place + sizeof(std::uint64_t) > body.size() : place > body.size()) {
        return first;
    }
    const Bytes number = sample ? body.subspan(place) : body.last(place); // … or from an end
    const auto found = by_id_.find(Cursor(number).take<std::uint64_t>());
    return found != by_id_.end() ? attrs_[found->second] : first;
}

Sample trailer_of(const Attr& attr, Bytes body) {
    Sample sample;
    if (!attr.sample_id_all) {
        return sample;
    }
    constexpr std::array kParts{PERF_SAMPLE_TID,       PERF_SAMPLE_TIME, PERF_SAMPLE_ID,
                                PERF_SAMPLE_STREAM_ID, PERF_SAMPLE_CPU,  PERF_SAMPLE_IDENTIFIER};
    std::size_t size = 0;
    for (const auto part : kParts) {
        size += (attr.sample_type & part) != 0 ? sizeof(std::uint64_t) : 0;
    }
    if (size > body.size()) {
        return sample;
    }
    Cursor at(body.last(size));
    for (const auto part : kParts) {
        if ((attr.sample_type & part) == 0) {
            continue;
        }
        const auto value = at.take<std::uint64_t>();
        constexpr unsigned kHalf = 32;
        if (part == PERF_SAMPLE_TID) {
            sample.tgid = static_cast<std::int32_t>(value);
            sample.tid = static_cast<std::int32_t>(value >> kHalf);
        } else if (part == PERF_SAMPLE_TIME) {
            sample.time = value;
        } else if (part == PERF_SAMPLE_CPU) {
            sample.cpu = static_cast<std::int32_t>(value);
        }
    }
    return sample;
}

std::string_view clock_name(const Attr& attr) {
    constexpr std::array<std::pair<clockid_t, std::string_view>, 5> kNames{
        {{CLOCK_REALTIME, "realtime"},
         {CLOCK_MONOTONIC, "mono"},
         {CLOCK_MONOTONIC_RAW, "mono_raw"},
         {CLOCK_BOOTTIME, "boot"},
         {CLOCK_TAI, "tai"}}};
    if (attr.use_clock) {
        for (const auto& [id, name] : kNames) {
            if (id == attr.clock) {
                return name;
            }
        }
        return "unknown";
    }
    return "perf";
}

} // namespace daxscope::reader::perf
