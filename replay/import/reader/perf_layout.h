// SPDX-License-Identifier: GPL-3.0-or-later
//
// perf.data: how its records are laid out. After include/uapi/linux/perf_event.h and
// tools/perf/Documentation/perf.data-file-format.txt.
#pragma once

#include "replay/import/reader/out.h"

#include <cstdint>
#include <cstring>
#include <linux/perf_event.h>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace daxscope::reader::perf {

using Bytes = std::span<const char>;

/// Reads numbers off the front of bytes.
class Cursor {
public:
    explicit Cursor(Bytes bytes) : bytes_(bytes) {}
    /// @throws Refused where there are too few
    template <typename Number>
    Number take() {
        Number number;
        const Bytes from = take(sizeof number);
        std::memcpy(&number, from.data(), sizeof number);
        return number;
    }
    Bytes take(std::size_t size) {
        if (size > bytes_.size()) {
            throw Refused("header", "a part of it is longer than what holds it");
        }
        const Bytes taken = bytes_.first(size);
        bytes_ = bytes_.subspan(size);
        return taken;
    }
    /// What is in front of a zero, which is taken, too.
    std::string_view take_text() {
        const std::string_view all(bytes_.data(), bytes_.size());
        const std::size_t end = all.find('\0');
        if (end == std::string_view::npos) {
            throw Refused("header", "a name in it has no end");
        }
        take(end + 1);
        return all.substr(0, end);
    }
    /// A text with its length before it, as features have it.
    std::string_view take_sized_text() {
        const Bytes text = take(take<std::uint32_t>());
        return {text.data(), strnlen(text.data(), text.size())};
    }
    std::size_t left() const { return bytes_.size(); }
    Bytes rest() const { return bytes_; }

private:
    Bytes bytes_;
};

// Records that perf itself adds (tools/lib/perf/include/perf/event.h).
enum : std::uint32_t {
    kHeaderAttr = 64,
    kTracingData = 66,
    kFinishedRound = 68,
    kAuxtrace = 71,
    kHeaderFeature = 80,
    kCompressed = 81,
    kCompressed2 = 83,
};

// Features (tools/perf/util/header.h).
enum Feature : std::uint32_t {
    kFeatureTracingData = 1,
    kFeatureHostname = 3,
    kFeatureRelease = 4,
    kFeatureVersion = 5,
    kFeatureArch = 6,
    kFeatureCpus = 7,
    kFeatureCommandLine = 11,
    kMostFeatures = 256,
};

/// One kind of event that was recorded: where its samples have what.
struct Attr {
    std::uint64_t sample_type = 0, read_format = 0;
    bool sample_id_all = false, use_clock = false;
    std::int32_t clock = 0; ///< clockid_t, where use_clock
};
/// @throws Refused where it is too short
Attr attr_of(Bytes bytes);

/// All kinds of events that were recorded.
class Attrs {
public:
    /// @param ids numbers of 64 bits that samples have for it
    void add(const Attr& attr, Bytes ids);
    bool empty() const { return attrs_.empty(); }
    const Attr& first() const { return attrs_.front(); }
    /// The one that a record is of.
    /// @param body of the record
    /// @param sample whether it is a PERF_RECORD_SAMPLE
    /// @throws Refused where there is none
    const Attr& of(Bytes body, bool sample) const;

private:
    std::vector<Attr> attrs_;
    std::unordered_map<std::uint64_t, std::size_t> by_id_; ///< index of attrs_
};

/// What a sample holds, as far as it is needed.
struct Sample {
    std::int32_t tgid = wire::kUnknown, tid = wire::kUnknown;
    std::int32_t cpu = wire::kUnknown;
    std::optional<std::uint64_t> time;
    Bytes raw; ///< the event as the kernel's ring buffer has it
};
/// @param body of a PERF_RECORD_SAMPLE
/// @throws Refused where it is too short
Sample sample_of(const Attr& attr, Bytes body);
/// Who, when and where at the end of any other record; empty members where they are not there.
Sample trailer_of(const Attr& attr, Bytes body);

/// "mono", "boot", …: as ftrace names clocks; "perf" where none was asked for.
std::string_view clock_name(const Attr& attr);

} // namespace daxscope::reader::perf
