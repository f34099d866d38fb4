// SPDX-License-Identifier: GPL-3.0-or-later
//
// trace.dat by libtracecmd: what `trace-cmd record` writes, versions 6 and 7.
#include "replay/import/reader/formats.h"
#include "replay/import/reader/tep_events.h"
#include "replay/import/reader/trace_dat_cpu.h"
#include "replay/import/reader/tracecmd.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <unistd.h>
#include <vector>

namespace daxscope::reader {

namespace {

struct Close {
    void operator()(tracecmd_input* handle) const { tracecmd_close(handle); }
};
using Handle = std::unique_ptr<tracecmd_input, Close>;

std::string text_or(const char* text, std::string_view otherwise) {
    return text != nullptr ? std::string(text) : std::string(otherwise);
}

/// The n-th word, from 0.
std::string_view word(std::string_view text, int n) {
    for (; n > 0; --n) {
        const std::size_t blank = text.find(' ');
        text = blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
    }
    return text.substr(0, text.find(' '));
}

/// Refuses what libtracecmd says nothing about: another format, another version.
void check_header(int fd) {
    constexpr std::string_view kMagic("\x17\x08\x44tracing", 10);
    std::string head(16, '\0');
    const ssize_t got = pread(fd, head.data(), head.size(), 0);
    head.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    if (!head.starts_with(kMagic)) {
        throw Refused("header", "it does not begin as a trace.dat does");
    }
    const std::string version(head.c_str() + kMagic.size());
    if (version != "6" && version != "7") {
        throw Refused("header",
                      fmt::format("version '{}' of trace.dat; 6 and 7 are known", version));
    }
}

constexpr int kMostInstances = 64, kMostCpus = 65'536;

/// Events that several buffers of one trace hold: told once, however many hold them. A task's event
/// is written to all of them before its next one is, so a twin is among its last.
class Twins {
public:
    /// @param buffers of the trace, at most kMostInstances and the first
    explicit Twins(std::size_t buffers) : lost_(buffers, INT64_MIN) {}
    /// A buffer has a hole that ends there.
    void lost(int buffer, std::int64_t ts) { lost_[static_cast<std::size_t>(buffer)] = ts; }
    /// Whether another buffer gave the same event just before.
    bool is_second(int buffer, const wire::EventPart& part, const TepEvents::Numbers& numbers) {
        if (lost_.size() < 2) {
            return false;
        }
        // ns between two writes of one event. A host that is busy stops a guest between them; but
        // behind a hole the event itself may be missing, and what looks like it be the one before.
        constexpr std::int64_t kTogether = 100'000'000, kBehindHole = 1'000'000;
        std::uint64_t hash = numbers.schema;
        for (std::size_t k = 0; k < numbers.count; ++k) {
            hash = (hash ^ numbers.at[k]) * 0x9e3779b97f4a7c15U;
        }
        const auto bit = static_cast<std::size_t>(buffer);
        Recent& recent = recent_[{part.tid, part.cpu}];
        for (std::size_t back = 1; back <= recent.seen.size(); ++back) { // the newest first
            Seen& old = recent.seen[(recent.next + recent.seen.size() - back) % recent.seen.size()];
            // Of a buffer that gave it already, it is another event with the same numbers.
            if (old.hash == hash && old.buffers.any() && !old.buffers.test(bit) &&
                part.ts - old.ts <= (old.ts < lost_[bit] ? kBehindHole : kTogether)) {
                old.buffers.set(bit);
                return true;
            }
        }
        Seen& now = recent.seen[recent.next];
        recent.next = (recent.next + 1) % recent.seen.size();
        now = {part.ts, hash, {}};
        now.buffers.set(bit);
        return false;
    }

private:
    struct Seen {
        std::int64_t ts = 0;
        std::uint64_t hash = 0;
        std::bitset<kMostInstances + 1> buffers; ///< that gave it
    };
    struct Recent {
        std::array<Seen, 4> seen; ///< more than one: several may have one time
        std::size_t next = 0;
    };
    std::vector<std::int64_t> lost_; ///< ns, by buffer: the end of its last hole
    std::map<std::pair<std::int32_t, std::int32_t>, Recent> recent_;
};

class TraceDat {
public:
    TraceDat(tracecmd_input* main, Out& out) : out_(out), main_(main) {
        tep_ = tracecmd_get_tep(main);
        if (tep_ == nullptr) {
            throw Refused("header", "it describes no events");
        }
        recent_.fill(-1);
        events_ = std::make_unique<TepEvents>(tep_, out);
        events_->learn_type();
    }

    void read() {
        tell_header();
        std::vector<tracecmd_input*> handles{main_};
        std::vector<Handle> owned;
        names_.emplace_back("");
        const std::string clock = clock_of(main_);
        const int instances = std::clamp(tracecmd_buffer_instances(main_), 0, kMostInstances);
        for (int k = 0; k < instances; ++k) {
            Handle handle(tracecmd_buffer_instance_handle(main_, k));
            const std::string name = text_or(tracecmd_buffer_instance_name(main_, k), "");
            if (!handle) {
                continue; // without data
            }
            if (const std::string other = clock_of(handle.get());
                !other.empty() && other != clock) {
                out_.meta(wire::kNote,
                          fmt::format("buffer '{}' is left out: its clock is '{}', that of the "
                                      "others '{}'",
                                      name, other, clock));
                continue;
            }
            names_.push_back(name);
            handles.push_back(handle.get());
            owned.push_back(std::move(handle));
        }
        for (tracecmd_input* handle : handles) {
            total_ += size_of(handle);
        }
        read_.resize(handles.size());
        twins_ = Twins(handles.size());
        read_events(handles);
        for (std::size_t k = 0; k < handles.size(); ++k) {
            check_end(handles[k], static_cast<int>(k));
        }
    }

private:
    static std::string clock_of(tracecmd_input* handle) {
        return tracecmd_get_trace_clock != nullptr ? text_or(tracecmd_get_trace_clock(handle), "")
                                                   : std::string();
    }
    /// Bytes of one CPU's events; -1 of the library's stands for none.
    static std::uint64_t size_of(tracecmd_input* handle, int cpu) {
        const unsigned long long size = tracecmd_get_cpu_file_size(handle, cpu);
        return size > static_cast<unsigned long long>(INT64_MAX) ? 0 : size;
    }
    static std::uint64_t size_of(tracecmd_input* handle) {
        std::uint64_t size = 0;
        if (tracecmd_get_cpu_file_size != nullptr) {
            const int cpus = std::clamp(tracecmd_cpus(handle), 0, kMostCpus);
            for (int cpu = 0; cpu < cpus; ++cpu) {
                size += size_of(handle, cpu);
            }
        }
        return size;
    }

    /// The library takes what it cannot read for the end of a CPU's events, and says nothing.
    void check_end(tracecmd_input* handle, int buffer) {
        if (tracecmd_get_cpu_file_size == nullptr) {
            return;
        }
        constexpr std::uint64_t kPages = 2, kPage = 65'536; // of the largest kernel page
        const int cpus = std::clamp(tracecmd_cpus(handle), 0, kMostCpus);
        for (int cpu = 0; cpu < cpus; ++cpu) {
            const std::uint64_t size = size_of(handle, cpu);
            const Read& at = read_[static_cast<std::size_t>(buffer)][static_cast<std::size_t>(cpu)];
            const std::uint64_t read = at.last - at.first;
            if (read + kPages * kPage < size) {
                throw Refused(fmt::format("record {}", out_.events() + 1),
                              fmt::format("libtracecmd stopped after {} of {} bytes of CPU {}",
                                          read, size, cpu));
            }
        }
    }

    void tell_header() {
        std::string format = "trace.dat";
        if (tracecmd_get_in_file_version != nullptr) {
            format += fmt::format(", version {}", tracecmd_get_in_file_version(main_));
        }
        const char* compression = nullptr;
        const char* release = nullptr;
        if (tracecmd_get_file_compress_proto != nullptr &&
            tracecmd_get_file_compress_proto(main_, &compression, &release) == 0 &&
            compression != nullptr && std::string_view(compression) != "none") {
            format += fmt::format(", {}", compression);
        }
        out_.meta(wire::kFormat, format);
        if (const std::string clock = clock_of(main_); !clock.empty()) {
            out_.meta(wire::kClock, clock);
        }
        const std::string system =
            tracecmd_get_uname != nullptr ? text_or(tracecmd_get_uname(main_), "") : "";
        if (word(system, 0) == "Linux") { // Linux HOST RELEASE MACHINE
            out_.meta(wire::kHost, word(system, 1));
            out_.meta(wire::kRelease, word(system, 2));
            out_.meta(wire::kMachine, word(system, 3));
        }
        if (tracecmd_get_version != nullptr) {
            const std::string version = text_or(tracecmd_get_version(main_), "");
            if (word(version, 0) == "daxscope-generate") {
                out_.meta(wire::kSynthetic, version);
            } else {
                out_.meta(wire::kRecorder, fmt::format("trace-cmd {}", word(version, 0)));
            }
        }
        if (const int cpus = tracecmd_cpus(main_); cpus > 0) {
            out_.meta(wire::kCpus, std::to_string(cpus));
        }
    }

    /// Takes the events of all CPUs in the order of their times; of two at one time that of the
    /// first CPU, as the library would.
    void read_events(const std::vector<tracecmd_input*>& handles) {
        std::vector<CpuEvents> all;
        std::vector<std::uint64_t> times;
        for (std::size_t buffer = 0; buffer < handles.size(); ++buffer) {
            const int cpus = std::clamp(tracecmd_cpus(handles[buffer]), 0, kMostCpus);
            for (int cpu = 0; cpu < cpus; ++cpu) {
                CpuEvents events(handles[buffer], static_cast<int>(buffer), cpu);
                if (events.next()) {
                    times.push_back(events.event().ts);
                    all.push_back(std::move(events));
                }
            }
            read_[buffer].resize(static_cast<std::size_t>(cpus));
        }
        while (!all.empty()) {
            std::size_t first = 0;
            for (std::size_t k = 1; k < times.size(); ++k) {
                first = times[k] < times[first] ? k : first;
            }
            CpuEvents& cpu = all[first];
            take(cpu.event(), cpu.buffer(), cpu.cpu());
            if (cpu.next()) {
                times[first] = cpu.event().ts;
            } else {
                all.erase(all.begin() + static_cast<std::ptrdiff_t>(first));
                times.erase(times.begin() + static_cast<std::ptrdiff_t>(first));
            }
        }
    }

    void take(const RawEvent& event, int buffer, int cpu) {
        const auto ts = static_cast<std::int64_t>(event.ts);
        Read& read = read_[static_cast<std::size_t>(buffer)][static_cast<std::size_t>(cpu)];
        if (event.missed != 0) {
            twins_.lost(buffer, ts);
            const std::string& name = names_[static_cast<std::size_t>(buffer)];
            out_.loss(read.first != 0 ? read.ts : wire::kUnknown, ts,
                      event.missed > 0 ? event.missed : static_cast<std::int64_t>(wire::kUnknown),
                      name.empty() ? fmt::format("CPU {}", cpu)
                                   : fmt::format("CPU {} of buffer '{}'", cpu, name));
        }
        progress(read, event);
        if (event.data == nullptr) {
            throw Refused(fmt::format("record {}", out_.events() + 1),
                          "reaches beyond its page of the ring buffer");
        }
        if (event.size < kLeast) {
            throw Refused(fmt::format("record {}", out_.events() + 1), "too short for an event");
        }
        const int type = events_->type_of(event.data);
        if (!events_->wants(type)) {
            return;
        }
        events_->read(type, event.data, static_cast<std::size_t>(event.size), numbers_);
        const wire::EventPart part{ts, cpu, numbers_.tid};
        if (part.tid < 0 || ts < 0) {
            throw Refused(fmt::format("record {}", out_.events() + 1),
                          fmt::format("task {} at {} ns cannot be", part.tid, event.ts));
        }
        if (twins_.is_second(buffer, part, numbers_)) {
            return;
        }
        std::int32_t& recent = recent_[static_cast<std::size_t>(part.tid) % recent_.size()];
        if (recent != part.tid && !out_.knows_task(part.tid)) {
            const char* comm = tep_data_comm_from_pid(tep_, part.tid);
            const std::string_view name = comm != nullptr ? comm : "";
            out_.task(part.tid, wire::kUnknown, name == "<...>" ? std::string_view() : name);
        }
        recent = part.tid;
        out_.event(numbers_.schema, part, std::span(numbers_.at).first(numbers_.count));
    }

    /// How far a CPU has been read.
    struct Read {
        std::uint64_t first = 0, last = 0; ///< offsets of its records
        std::int64_t ts = 0;
    };
    void progress(Read& read, const RawEvent& event) {
        constexpr unsigned kEach = 4096;
        constexpr std::uint64_t kAboutBytes = 96;
        read.first = read.first == 0 ? event.offset : read.first;
        read.last = std::max(read.last, event.offset);
        read.ts = static_cast<std::int64_t>(event.ts);
        if (++records_ % kEach == 0) {
            out_.progress(std::min(records_ * kAboutBytes, total_), total_);
        }
    }

    static constexpr int kLeast = 8; ///< bytes of the fields that all events have

    Out& out_;
    tracecmd_input* main_;
    tep_handle* tep_ = nullptr;
    std::unique_ptr<TepEvents> events_;
    TepEvents::Numbers numbers_;
    std::vector<std::string> names_;
    std::vector<std::vector<Read>> read_; ///< by buffer, and CPU
    Twins twins_{1};
    std::uint64_t records_ = 0, total_ = 0;
    std::array<std::int32_t, 1024> recent_{}; ///< tasks that were told, by the end of their number
};

void read_trace_dat(int fd, Out& out) {
    check_header(fd);
    tep_set_loglevel(TEP_LOG_NONE);
    tracecmd_set_loglevel(TEP_LOG_NONE);
    const Handle handle(
        tracecmd_open_fd(fd, TRACECMD_FL_LOAD_NO_PLUGINS | TRACECMD_FL_LOAD_NO_SYSTEM_PLUGINS));
    if (!handle) {
        throw Refused("header", "libtracecmd cannot read it: the file is cut off or damaged, or "
                                "compressed by a method that is not there");
    }
    TraceDat(handle.get(), out).read();
}

} // namespace

const Format kTraceDatFormat{"trace.dat", Files::None, nullptr, read_trace_dat};

} // namespace daxscope::reader
