// SPDX-License-Identifier: GPL-3.0-or-later
//
// The format is that of trace-cmd's Documentation/trace-cmd/trace-cmd.dat.v6.5.txt, and the
// kernel's ring buffer pages (include/linux/ring_buffer.h) within it.
#include "tests/generate/trace_dat.h"

#include "replay/trace/error.h"
#include "replay/trace/new_file.h"

#include <array>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <queue>
#include <stdexcept>
#include <string>
#include <vector>

namespace daxscope::generate {

namespace {

using trace::Event;
using trace::Kind;

constexpr std::size_t kPage = 4096, kPageHead = 16;
constexpr std::uint16_t kFault = 1063, kFaultDone = 1062, kWriteback = 1060; ///< ids, as in 6.12

/// TP_STRUCT__entry of dax_pmd_fault and dax_pmd_fault_done, behind the common fields.
struct FaultEntry {
    std::uint16_t type;
    std::uint8_t flags_, preempt;
    std::int32_t pid;
    std::uint64_t ino, vm_start, vm_end, vm_flags, address, pgoff, max_pgoff;
    std::uint32_t dev, flags;
    std::int32_t result;
};
constexpr std::size_t kFaultBytes = 76; ///< without what fills the struct up
/// … of dax_writeback_one.
struct WritebackEntry {
    std::uint16_t type;
    std::uint8_t flags_, preempt;
    std::int32_t pid;
    std::uint64_t ino, pgoff, pglen;
    std::uint32_t dev;
};
constexpr std::size_t kWritebackBytes = 36;

void put(std::string& out, const auto& number) {
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

std::string format_of(std::string_view name, std::uint16_t id,
                      std::initializer_list<std::array<std::string_view, 2>> fields,
                      std::string_view print) {
    std::string text =
        fmt::format("name: {}\nID: {}\nformat:\n"
                    "\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
                    "\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
                    "\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
                    "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n",
                    name, id);
    std::size_t offset = 8;
    for (const auto& [type, field] : fields) {
        const std::size_t size = type == "unsigned long" ? 8 : 4;
        text += fmt::format("\tfield:{} {};\toffset:{};\tsize:{};\tsigned:{};\n", type, field,
                            offset, size, type == "int" ? 1 : 0);
        offset += size;
    }
    return text + fmt::format("\nprint fmt: {}\n", print);
}

std::string fault_format(std::string_view name, std::uint16_t id) {
    constexpr std::string_view kLong = "unsigned long";
    return format_of(name, id,
                     {{kLong, "ino"},
                      {kLong, "vm_start"},
                      {kLong, "vm_end"},
                      {kLong, "vm_flags"},
                      {kLong, "address"},
                      {kLong, "pgoff"},
                      {kLong, "max_pgoff"},
                      {"dev_t", "dev"},
                      {"unsigned int", "flags"},
                      {"int", "result"}},
                     R"("dev %d ino %#lx flags %#x address %#lx vm_start %#lx vm_end %#lx pgoff )"
                     R"(%#lx max_pgoff %#lx result %#x", REC->dev, REC->ino, REC->flags, )"
                     R"(REC->address, REC->vm_start, REC->vm_end, REC->pgoff, REC->max_pgoff, )"
                     R"(REC->result)");
}

std::string writeback_format() {
    constexpr std::string_view kLong = "unsigned long";
    return format_of("dax_writeback_one", kWriteback,
                     {{kLong, "ino"}, {kLong, "pgoff"}, {kLong, "pglen"}, {"dev_t", "dev"}},
                     R"("dev %d ino %#lx pgoff %#lx pglen %#lx", REC->dev, REC->ino, REC->pgoff, )"
                     R"(REC->pglen)");
}

/// Everything before the events, with room for where they are.
std::string head(const Generator& generator, std::uint32_t cpus, std::size_t& places) {
    std::string out("\x17\x08\x44tracing6\0", 12);
    out += '\0'; // little endian
    out += '\x08';
    put(out, std::uint32_t{kPage});
    const auto sized = [&out](const std::string& text) {
        put(out, std::uint64_t{text.size()});
        out += text;
    };
    out.append("header_page\0", 12);
    sized("\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
          "\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"
          "\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
          "\tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;\n");
    out.append("header_event\0", 13);
    sized("# compressed entry header\n\ttype_len    :    5 bits\n\ttime_delta  :   27 bits\n"
          "\tarray       :   32 bits\n\n\tpadding     : type == 29\n\ttime_extend : type == 30\n"
          "\ttime_stamp : type == 31\n\tdata max type_len  == 28\n");
    put(out, std::uint32_t{0}); // of ftrace's own events
    put(out, std::uint32_t{1}); // systems
    out.append("fs_dax\0", 7);
    put(out, std::uint32_t{3});
    sized(fault_format("dax_pmd_fault", kFault));
    sized(fault_format("dax_pmd_fault_done", kFaultDone));
    sized(writeback_format());
    put(out, std::uint32_t{0}); // kallsyms
    put(out, std::uint32_t{0}); // printk
    std::string names;
    for (const trace::Task& task : generator.tasks()) {
        names += fmt::format("{} {}\n", task.tid, task.comm);
    }
    sized(names);
    put(out, cpus);
    out.append("options  \0", 10);
    const auto option = [&out](std::uint16_t id, std::string text) {
        text += '\0';
        put(out, id);
        put(out, static_cast<std::uint32_t>(text.size()));
        out += text;
    };
    constexpr std::uint16_t kClock = 4, kSystem = 5, kVersion = 9;
    option(kClock, "local global counter uptime perf mono mono_raw [boot] tai x86-tsc\n");
    option(kSystem, fmt::format("Linux synthetic {} x86_64", generator.session().kernel_release));
    option(kVersion, std::string(generator.session().value(trace::key::kSynthetic)));
    put(out, std::uint16_t{0});
    out.append("flyrecord\0", 10);
    places = out.size();
    out.append(std::size_t{cpus} * 16, '\0');
    out.resize((out.size() + kPage - 1) / kPage * kPage);
    return out;
}

/// The pages of one CPU.
class Pages {
public:
    explicit Pages(std::ostream& out) : out_(out) {}
    void add(std::int64_t ts, const void* entry, std::size_t size) {
        constexpr std::size_t kMostHeads = 12; // with an extension of the time
        const std::size_t padded = (size + 3) / 4 * 4;
        if (page_.empty() || page_.size() + kMostHeads + padded > kPage) {
            flush();
            page_.resize(kPageHead);
            std::memcpy(page_.data(), &ts, sizeof ts);
            last_ = ts;
        }
        constexpr std::int64_t kDeltaBits = 27;
        constexpr std::uint32_t kExtend = 30, kLengthBits = 5;
        auto delta = static_cast<std::uint64_t>(ts - last_);
        last_ = ts;
        if (delta >> kDeltaBits != 0) {
            const auto low = static_cast<std::uint32_t>(delta & ((1U << kDeltaBits) - 1));
            put(page_, kExtend | low << kLengthBits);
            put(page_, static_cast<std::uint32_t>(delta >> kDeltaBits));
            delta = 0;
        }
        put(page_, static_cast<std::uint32_t>(padded / 4) | static_cast<std::uint32_t>(delta)
                                                                << kLengthBits);
        page_.append(static_cast<const char*>(entry), size);
        page_.append(padded - size, '\0');
    }
    void flush() {
        if (page_.empty()) {
            return;
        }
        const std::uint64_t used = page_.size() - kPageHead;
        std::memcpy(page_.data() + sizeof(std::uint64_t), &used, sizeof used);
        page_.resize(kPage);
        out_ << page_;
        page_.clear();
        ++pages_;
    }
    std::uint64_t bytes() const { return pages_ * kPage; }

private:
    std::ostream& out_;
    std::string page_;
    std::int64_t last_ = 0;
    std::uint64_t pages_ = 0;
};

/// One record, before it has its place among the others.
struct Record {
    std::int64_t ts;
    std::uint64_t made;
    bool done;
    Event event;
    bool operator>(const Record& other) const {
        return std::pair(ts, made) > std::pair(other.ts, other.made);
    }
};

class Cpu {
public:
    Cpu(const Generator& generator, std::ostream& out) : generator_(generator), pages_(out) {}
    void add(const Event& event) {
        constexpr std::int64_t kWindow = 1'000'000; // ns; a fault lasts far less
        if (event.kind == Kind::PmdFault) {
            waiting_.push({event.ts, made_++, false, event});
            waiting_.push({event.ts_end, made_++, true, event});
        } else if (event.kind == Kind::WritebackOne) {
            waiting_.push({event.ts, made_++, false, event});
        }
        give(event.ts - kWindow);
    }
    std::uint64_t finish() {
        give(INT64_MAX);
        pages_.flush();
        return pages_.bytes();
    }

private:
    void give(std::int64_t before) {
        while (!waiting_.empty() && waiting_.top().ts < before) {
            const Record& next = waiting_.top();
            if (next.event.kind == Kind::PmdFault) {
                fault(next);
            } else {
                writeback(next);
            }
            waiting_.pop();
        }
    }
    std::int32_t tid(const Event& event) const {
        return static_cast<std::int32_t>(
            generator_.tasks()[static_cast<std::size_t>(event.task) - 1].tid);
    }
    void fault(const Record& record) {
        const Event& event = record.event;
        const trace::File& file = generator_.files().front();
        const trace::Mapping& mapping =
            generator_.mappings()[static_cast<std::size_t>(event.mapping) - 1];
        const auto page = static_cast<std::uint64_t>(event.pgoff - mapping.vm_pgoff);
        const FaultEntry entry{record.done ? kFaultDone : kFault,
                               0,
                               0,
                               tid(event),
                               file.ino,
                               mapping.vm_start,
                               mapping.vm_end,
                               mapping.vm_flags,
                               mapping.vm_start + page * kPage,
                               static_cast<std::uint64_t>(event.pgoff),
                               static_cast<std::uint64_t>(event.arg0),
                               file.dev,
                               event.flags,
                               record.done ? event.result : 0};
        pages_.add(record.ts, &entry, kFaultBytes);
    }
    void writeback(const Record& record) {
        const Event& event = record.event;
        const trace::File& file = generator_.files().front();
        const WritebackEntry entry{kWriteback,
                                   0,
                                   0,
                                   tid(event),
                                   file.ino,
                                   static_cast<std::uint64_t>(event.pgoff),
                                   static_cast<std::uint64_t>(event.arg0),
                                   file.dev};
        pages_.add(record.ts, &entry, kWritebackBytes);
    }

    const Generator& generator_;
    Pages pages_;
    std::priority_queue<Record, std::vector<Record>, std::greater<>> waiting_;
    std::uint64_t made_ = 0;
};

} // namespace

void write_trace_dat(const Shape& shape, std::uint32_t cpus, const std::filesystem::path& path,
                     trace::Old old) {
    if (shape.late > 0) {
        throw std::invalid_argument("late: not in a trace.dat");
    }
    if (cpus == 0 || cpus > shape.mappings) {
        throw std::invalid_argument("cpus: 1 to as many as there are mappings");
    }
    trace::NewFile file(path, old);
    std::ofstream out(file.current(), std::ios::binary | std::ios::trunc);
    std::size_t places = 0;
    std::string begin = head(Generator(shape), cpus, places);
    out << begin;
    std::uint64_t at = begin.size();
    constexpr std::size_t kAtOnce = 65'536;
    std::vector<Event> events;
    // A CPU's pages lie together, and nothing is kept: each CPU has the trace made anew.
    for (std::uint32_t number = 0; number < cpus; ++number) {
        Generator generator(shape);
        Cpu cpu(generator, out);
        while (generator.next(kAtOnce, events)) {
            for (const Event& event : events) {
                if (event.task > 0 && static_cast<std::uint32_t>(event.task) % cpus == number) {
                    cpu.add(event);
                }
            }
            events.clear();
        }
        const std::uint64_t bytes = cpu.finish();
        std::memcpy(begin.data() + places + std::size_t{number} * 16, &at, sizeof at);
        std::memcpy(begin.data() + places + std::size_t{number} * 16 + 8, &bytes, sizeof bytes);
        at += bytes;
    }
    out.seekp(0);
    out << begin;
    out.close();
    if (!out) {
        daxscope::refuse(path, "it cannot be written", "Is there room?");
    }
    file.take_name();
    file.settle();
}

} // namespace daxscope::generate
