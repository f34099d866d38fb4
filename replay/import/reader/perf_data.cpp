// SPDX-License-Identifier: GPL-3.0-or-later
//
// perf.data of `perf record`: as a file and as a pipe (`-o -`), compressed by zstd or not.
#include "replay/import/reader/formats.h"
#include "replay/import/reader/perf_file.h"
#include "replay/import/reader/perf_layout.h"
#include "replay/import/reader/perf_order.h"
#include "replay/import/reader/tep_events.h"
#include "replay/import/reader/tracing_data.h"

#include <algorithm>
#include <event-parse.h>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <zstd.h>

namespace daxscope::reader {

namespace {

using namespace perf;

struct FreeTep {
    void operator()(tep_handle* tep) const { tep_free(tep); }
};
struct FreeStream {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

class PerfData {
public:
    PerfData(int fd, Out& out)
        : file_(fd), out_(out), tep_(tep_alloc()), events_(tep_.get(), out) {}

    void read() {
        constexpr std::string_view kMagic = "PERFILE2", kOther = "2ELIFREP";
        const std::vector<char> head = file_.part(0, 16, "the header");
        const std::string_view magic(head.data(), kMagic.size());
        if (magic == kOther) {
            throw Refused("header",
                          "it was recorded on a machine of the other byte order: give what "
                          "`perf script` prints of it there");
        }
        if (magic != kMagic) {
            throw Refused("header", "it does not begin as a perf.data does");
        }
        const auto size = Cursor(Bytes(head).subspan(kMagic.size())).take<std::uint64_t>();
        piped_ = size == head.size();
        std::uint64_t from = size, to = file_.size();
        if (!piped_) {
            read_header(from, to);
        }
        read_records(from, to);
        flush(INT64_MAX);
        // perf says at the end, by event, what its rings have said when it happened.
        if (lost_samples_ > lost_) {
            out_.loss(wire::kUnknown, wire::kUnknown, lost_samples_ - lost_, "");
        }
        if (!told_) {
            tell_header();
        }
    }

private:
    [[noreturn]] void refuse(const std::string& why) const {
        throw Refused(fmt::format("record {}", records_), why);
    }

    void read_header(std::uint64_t& from, std::uint64_t& to) {
        constexpr std::size_t kHeader = 104; // with the bitmap of features
        const std::vector<char> bytes = file_.part(0, kHeader, "the header");
        Cursor at(bytes);
        at.take(16);
        const auto attr_size = at.take<std::uint64_t>();
        const auto attrs_at = at.take<std::uint64_t>(), attrs_size = at.take<std::uint64_t>();
        from = at.take<std::uint64_t>();
        const auto data_size = at.take<std::uint64_t>();
        at.take(16); // event types, no longer in use
        std::array<std::uint64_t, 4> features{};
        for (std::uint64_t& word : features) {
            word = at.take<std::uint64_t>();
        }
        constexpr std::uint64_t kIds = 16; // offset and size
        if (attr_size < PERF_ATTR_SIZE_VER0 + kIds || attr_size > wire::kMostBytes) {
            throw Refused("header", "its descriptions of events have no size that can be");
        }
        const std::vector<char> attrs = file_.part(attrs_at, attrs_size, "what was recorded");
        for (std::size_t k = 0; k + attr_size <= attrs.size(); k += attr_size) {
            const Bytes one = Bytes(attrs).subspan(k, attr_size);
            const Attr attr = attr_of(one.first(attr_size - kIds));
            Cursor ids(one.last(kIds));
            const auto ids_at = ids.take<std::uint64_t>(), ids_size = ids.take<std::uint64_t>();
            const std::vector<char> list = file_.part(ids_at, ids_size, "the events' numbers");
            attrs_.add(attr, list);
        }
        if (from > file_.size() || data_size > file_.size() - from) {
            throw Refused("header", "the file is cut off: its events lie behind its end");
        }
        if (data_size == 0) { // perf was killed: it has written no features, either
            throw Refused("header", "perf did not end it: it says of no event what it is");
        }
        to = from + data_size;
        read_features(features, to);
    }

    void read_features(const std::array<std::uint64_t, 4>& features, std::uint64_t at) {
        for (std::uint32_t feature = 0; feature < kMostFeatures; ++feature) {
            if ((features.at(feature / 64) >> (feature % 64) & 1U) == 0) {
                continue;
            }
            const std::vector<char> place = file_.part(at, 16, "what it says of itself");
            at += place.size();
            Cursor cursor{Bytes(place)};
            const auto from = cursor.take<std::uint64_t>(), size = cursor.take<std::uint64_t>();
            if (is_used(feature)) {
                read_feature(feature, file_.part(from, size, "what it says of itself"));
            }
        }
    }

    static bool is_used(std::uint32_t feature) {
        constexpr std::array kUsed{kFeatureTracingData, kFeatureHostname, kFeatureRelease,
                                   kFeatureVersion,     kFeatureArch,     kFeatureCpus,
                                   kFeatureCommandLine};
        return std::find(kUsed.begin(), kUsed.end(), feature) != kUsed.end();
    }

    void read_feature(std::uint32_t feature, Bytes bytes) {
        Cursor at(bytes);
        switch (feature) {
        case kFeatureTracingData:
            return read_tracing_data(bytes, tep_.get());
        case kFeatureHostname:
            return out_.meta(wire::kHost, at.take_sized_text());
        case kFeatureRelease:
            return out_.meta(wire::kRelease, at.take_sized_text());
        case kFeatureVersion:
            return out_.meta(wire::kRecorder, fmt::format("perf {}", at.take_sized_text()));
        case kFeatureArch:
            return out_.meta(wire::kMachine, at.take_sized_text());
        case kFeatureCpus:
            return out_.meta(wire::kCpus, std::to_string(at.take<std::uint32_t>()));
        case kFeatureCommandLine: {
            std::string line;
            for (auto words = at.take<std::uint32_t>(); words > 0; --words) {
                line += line.empty() ? "" : " ";
                line += at.take_sized_text();
            }
            return out_.meta(wire::kCommand, line);
        }
        default:
            return;
        }
    }

    void tell_header() {
        told_ = true;
        std::string format = "perf.data";
        format += piped_ ? ", pipe" : "";
        format += stream_ ? ", zstd" : "";
        out_.meta(wire::kFormat, format);
        if (!attrs_.empty()) {
            out_.meta(wire::kClock, clock_name(attrs_.first()));
        }
    }

    void read_records(std::uint64_t from, std::uint64_t to) {
        constexpr std::size_t kBuffer = std::size_t{256} << 10U; // four of the largest records
        std::vector<char> buffer(kBuffer);
        std::size_t have = 0;
        const std::uint64_t begin = from;
        while (from < to || have > 0) {
            const std::size_t wanted = std::min<std::uint64_t>(buffer.size() - have, to - from);
            const std::size_t got = file_.read(from, buffer.data() + have, wanted);
            have += got;
            from += got;
            std::size_t used = 0, skip = 0;
            for (;;) {
                const std::size_t size = take(Bytes(buffer).subspan(used, have - used), skip);
                used += size;
                if (size == 0 || skip > 0) {
                    break;
                }
            }
            if (skip > 0) { // what follows a record outside of it
                from = skip_data(from - (have - used), to, skip);
                have = 0;
            } else {
                if (used == 0 && got == 0) {
                    ++records_;
                    refuse("the file is cut off within it");
                }
                std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(used),
                          buffer.begin() + static_cast<std::ptrdiff_t>(have), buffer.begin());
                have -= used;
            }
            out_.progress(from - begin, to - begin);
        }
    }

    /// Data that a record of a pipe announces.
    std::uint64_t skip_data(std::uint64_t at, std::uint64_t to, std::size_t size) {
        if (size > to - at) {
            refuse("the file is cut off behind it");
        }
        if (tracing_) {
            tracing_ = false;
            const std::vector<char> data = file_.part(at, size, "the description of the events");
            read_tracing_data(data, tep_.get());
        }
        return at + size;
    }

    /// Takes one record, where it is whole.
    /// @param skip set to the bytes that follow it
    /// @return its size; 0: it is not whole
    std::size_t take(Bytes bytes, std::size_t& skip) {
        if (bytes.size() < sizeof(perf_event_header)) {
            return 0;
        }
        Cursor at(bytes);
        const auto header = at.take<perf_event_header>();
        if (header.size < sizeof header) {
            ++records_;
            refuse(fmt::format("a size of {} bytes", header.size));
        }
        if (bytes.size() < header.size) {
            return 0;
        }
        ++records_;
        try {
            record(header.type, at.take(header.size - sizeof header), skip);
        } catch (const Refused& refused) {
            refuse(refused.what());
        }
        return header.size;
    }

    void record(std::uint32_t type, Bytes body, std::size_t& skip) {
        Cursor at(body);
        switch (type) {
        case PERF_RECORD_SAMPLE:
            return sample(body);
        case PERF_RECORD_COMM: {
            Item item = item_of(Item::What::Comm, body);
            item.tgid = at.take<std::int32_t>();
            item.tid = at.take<std::int32_t>();
            const Bytes text = at.rest();
            std::copy_n(text.begin(),
                        strnlen(text.data(), std::min(text.size(), item.comm.size() - 1)),
                        item.comm.begin());
            return put(item);
        }
        case PERF_RECORD_FORK: {
            Item item = item_of(Item::What::Fork, body);
            item.tgid = at.take<std::int32_t>();
            at.take<std::int32_t>();
            item.tid = at.take<std::int32_t>();
            item.parent = at.take<std::int32_t>();
            return put(item);
        }
        case PERF_RECORD_LOST: {
            at.take<std::uint64_t>();
            Item item = item_of(Item::What::Lost, body);
            item.lost = lost_in(at);
            lost_ += item.lost;
            return put(item);
        }
        case PERF_RECORD_LOST_SAMPLES:
            lost_samples_ += lost_in(at);
            return;
        case kHeaderAttr:
            return pipe_attr(body);
        case kTracingData:
            skip = (at.take<std::uint32_t>() + 7U) / 8U * 8U;
            tracing_ = true;
            return;
        case kAuxtrace:
            skip = at.take<std::uint64_t>();
            return;
        case kHeaderFeature: {
            const auto feature = at.take<std::uint64_t>();
            if (feature < kMostFeatures && is_used(static_cast<std::uint32_t>(feature)) &&
                feature != kFeatureTracingData) {
                read_feature(static_cast<std::uint32_t>(feature), at.rest());
            }
            return;
        }
        case kFinishedRound: // all that is older than the round before it has come
            flush(round_);
            round_ = latest_;
            return;
        case kCompressed:
            return inflate(body);
        case kCompressed2: {
            const auto size = at.take<std::uint64_t>();
            return inflate(at.take(size));
        }
        default:
            return;
        }
    }

    static std::int64_t lost_in(Cursor& at) {
        constexpr std::uint64_t kMost = 1ULL << 40U; // of a sum that cannot be
        return static_cast<std::int64_t>(std::min(at.take<std::uint64_t>(), kMost));
    }

    void pipe_attr(Bytes body) {
        constexpr std::size_t kSize = 4; // of the attr, within it
        const auto size =
            Cursor(body.size() < kSize ? Bytes() : body.subspan(kSize)).take<std::uint32_t>();
        if (size > body.size()) {
            refuse("its description of an event is cut off");
        }
        attrs_.add(attr_of(body.first(size)), body.subspan(size));
    }

    void inflate(Bytes bytes) {
        if (inside_) {
            refuse("compressed within what is compressed");
        }
        if (!stream_) {
            stream_.reset(ZSTD_createDStream());
            inflated_.resize(std::size_t{256} << 10U);
        }
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        for (bool more = true; more;) {
            ZSTD_outBuffer to{inflated_.data(), inflated_.size(), inflated_have_};
            const std::size_t left = ZSTD_decompressStream(stream_.get(), &to, &in);
            if (ZSTD_isError(left) != 0) {
                refuse(fmt::format("zstd: {}", ZSTD_getErrorName(left)));
            }
            more = in.pos < in.size || to.pos == to.size;
            inside_ = true;
            std::size_t used = 0, skip = 0;
            while (const std::size_t size =
                       take(Bytes(inflated_).subspan(used, to.pos - used), skip)) {
                used += size;
            }
            inside_ = false;
            if (skip > 0 || (used == 0 && to.pos == to.size)) {
                refuse("what is compressed in it is no record");
            }
            std::copy(inflated_.begin() + static_cast<std::ptrdiff_t>(used),
                      inflated_.begin() + static_cast<std::ptrdiff_t>(to.pos), inflated_.begin());
            inflated_have_ = to.pos - used;
        }
    }

    Item item_of(Item::What what, Bytes body) {
        const Sample trailer = trailer_of(attrs_.of(body, false), body);
        Item item;
        item.what = what;
        item.cpu = trailer.cpu;
        item.ts = trailer.time ? time_of(*trailer.time) : 0;
        return item;
    }

    std::int64_t time_of(std::uint64_t time) const {
        if (time > static_cast<std::uint64_t>(INT64_MAX)) {
            refuse(fmt::format("a time of {} ns", time));
        }
        return static_cast<std::int64_t>(time);
    }

    void sample(Bytes body) {
        const Sample sample = sample_of(attrs_.of(body, true), body);
        constexpr std::size_t kCommon = 8; // bytes of the fields that all events have
        if (sample.raw.size() < kCommon) {
            return; // not of a tracepoint
        }
        const int type = Cursor(sample.raw).take<std::uint16_t>();
        if (!events_.wants(type)) {
            return;
        }
        if (!sample.time || sample.tid < 0) {
            refuse("its samples have no time or no task: record without -T or --no-samples off");
        }
        Item item;
        item.ts = time_of(*sample.time);
        item.cpu = sample.cpu;
        item.tgid = sample.tgid;
        item.tid = sample.tid;
        events_.read(type, sample.raw.data(), sample.raw.size(), item.numbers);
        put(item);
    }

    void put(const Item& item) {
        constexpr std::size_t kMost = 1U << 18U; // some 70 MB: no ring buffers of perf's hold more
        latest_ = std::max(latest_, item.ts);
        if (item.ts == 0) { // what perf itself made up at the begin
            return give(item);
        }
        waiting_.put(item);
        while (waiting_.size() > kMost) {
            give_first();
        }
    }

    void flush(std::int64_t up_to) {
        while (waiting_.size() > 0 && waiting_.first().ts <= up_to) {
            give_first();
        }
    }

    void give_first() {
        give(waiting_.first());
        waiting_.drop_first();
    }

    void give(const Item& item) {
        const auto comm_of = [this](std::int32_t tid) {
            const auto known = comms_.find(tid);
            return known == comms_.end() ? std::string_view() : std::string_view(known->second);
        };
        switch (item.what) {
        case Item::What::Comm:
            comms_[item.tid] = item.comm.data();
            return;
        case Item::What::Fork:
            if (const std::string comm(comm_of(item.parent)); !comm.empty()) {
                comms_[item.tid] = comm;
            }
            return;
        case Item::What::Lost: {
            const auto last = last_.find(item.cpu);
            return out_.loss(last == last_.end() ? wire::kUnknown : last->second,
                             item.ts > 0 ? item.ts : wire::kUnknown, item.lost,
                             item.cpu >= 0 ? fmt::format("CPU {}", item.cpu) : std::string());
        }
        case Item::What::Event:
            break;
        }
        if (!told_) {
            tell_header();
        }
        last_[item.cpu] = item.ts;
        out_.task(item.tid, item.tgid, comm_of(item.tid));
        out_.event(item.numbers.schema, {item.ts, item.cpu, item.tid},
                   std::span(item.numbers.at).first(item.numbers.count));
    }

    File file_;
    Out& out_;
    std::unique_ptr<tep_handle, FreeTep> tep_;
    TepEvents events_;
    bool piped_ = false, tracing_ = false, told_ = false, inside_ = false;
    Attrs attrs_;
    std::unique_ptr<ZSTD_DStream, FreeStream> stream_;
    std::vector<char> inflated_;
    std::size_t inflated_have_ = 0;
    Order waiting_;
    std::unordered_map<std::int32_t, std::string> comms_;
    std::map<std::int32_t, std::int64_t> last_; ///< time of the last event, by CPU
    std::int64_t latest_ = 0, round_ = 0, lost_ = 0, lost_samples_ = 0;
    std::uint64_t records_ = 0;
};

void read_perf_data(int fd, Out& out) {
    tep_set_loglevel(TEP_LOG_NONE);
    PerfData(fd, out).read();
}

} // namespace

const Format kPerfDataFormat{"perf.data", Files::None, nullptr, read_perf_data};

} // namespace daxscope::reader
