// SPDX-License-Identifier: GPL-3.0-or-later
//
// The text of tracing/trace: the events of fs_dax as include/trace/events/fs_dax.h prints them.
//
// What differs from a kernel's: times have nine decimals, where `trace` has six; there is no column
// of flags (as with options/irq-info off), for those were not recorded, and no CPU where that was
// not; the pointers that dax_pmd_load_hole prints are not there. Unmaps, zaps, munmaps and exits
// are written as the probes of `daxscope doctor --recipe` print them, and so are the extents, where
// all of them were recorded; a mapping's number stands for the VMA's address. Beside what a probe
// prints there is what our recorder knew: who asked for an unmap, each mapping before its first
// event, what a fault found and left in the page tables, what FIEMAP said; and in the head what of
// the session a replay rests on. Read back it has the same storms and the same verdict. Events of
// other probes are left out and named on top.
#include "replay/export/format.h"
#include "replay/export/ftrace_said.h"
#include "replay/trace/import_keys.h"
#include "replay/trace/names.h"
#include "replay/words/escape.h"
#include "replay/words/quantities.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <queue>
#include <tuple>
#include <utility>
#include <vector>

namespace daxscope::exports {

namespace {

using ftrace::count_lines;
using ftrace::has_end_line;
using ftrace::has_extent;
using ftrace::has_mapping;
using ftrace::has_pmd;
using ftrace::has_probes;
using ftrace::is_instant;
using ftrace::is_of_probes;
using ftrace::Told;
using ftrace::why_not;
using trace::Event;
using trace::Kind;

/// "0x1f", "0" as the kernel's %#lx.
std::string hex(std::uint64_t number) {
    return number == 0 ? "0" : fmt::format("{:#x}", number);
}

std::string upper(std::string_view name) {
    std::string text(name);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

class Lines {
public:
    Lines(const Subject& subject, Pieces& pieces)
        : subject_(subject), pieces_(pieces), told_(subject),
          probes_(has_probes(subject.trace().session())),
          flags_(trace::fault_flag_names(subject.trace().session().kernel_release)),
          results_(trace::fault_result_names(subject.trace().session().kernel_release)) {}

    void begin(const Event& event) {
        if (has_mapping(event.kind)) {
            mapping(event);
        }
        if (is_of_probes(event.kind)) {
            of_probe(event);
            return;
        }
        if (event.kind == Kind::Fiemap) {
            fiemap(event);
            return;
        }
        if (event.is_fault()) {
            vma(event);
        }
        line(event, event.ts, trace::kind_name(event.kind));
        body(event, false);
        if (probes_ && has_extent(event)) {
            extent(event);
        }
        if (probes_ && has_pmd(event)) {
            pmd(event);
        }
    }
    void done(const Event& event, std::int64_t time) {
        if (event.kind == Kind::Unmap) {
            line(event, time, "dax_unmap_done");
            pieces_.text() += "(<- unmap_mapping_pages)\n";
            return;
        }
        if (!event.has(trace::kBegin)) {
            mapping(event);
            vma(event);
        }
        line(event, time, fmt::format("{}_done", trace::kind_name(event.kind)));
        body(event, true);
    }

private:
    /// "          fio-160     (    160) [001]     9.702711000: "
    void head(const Event& event, std::int64_t time) {
        constexpr std::int64_t kSecond = 1'000'000'000;
        const trace::Task* const task = subject_.names().task(event.task);
        const std::int64_t tgid = task == nullptr ? trace::kNone : task->tgid;
        auto line = std::back_inserter(pieces_.text());
        fmt::format_to(line, "{:>16}-{:<7} ",
                       task != nullptr && task->named ? words::printable(task->comm) : "<...>",
                       task == nullptr ? 0 : task->tid);
        if (tgid == trace::kNone) {
            fmt::format_to(line, "(-------) ");
        } else if (event.cpu == trace::kNone) { // by itself one word, or it looks like a CPU
            fmt::format_to(line, "({}) ", tgid);
        } else {
            fmt::format_to(line, "({:>7}) ", tgid);
        }
        if (event.cpu != trace::kNone) {
            fmt::format_to(line, "[{:03}] ", event.cpu);
        }
        fmt::format_to(line, "{:>5}.{:09}: ", time / kSecond, time % kSecond);
    }

    void line(const Event& event, std::int64_t time, std::string_view name) {
        head(event, time);
        pieces_.text() += name;
        pieces_.text() += ": ";
    }

    std::uint64_t address_of(const Event& event, const trace::Mapping& mapping) const {
        return mapping.vm_start + static_cast<std::uint64_t>((event.pgoff - mapping.vm_pgoff) *
                                                             subject_.names().session().page_size);
    }

    /// Before a fault: its VMA and its address space, as the recipe's probe prints them.
    void vma(const Event& event) {
        if (!told_.news(event)) {
            return;
        }
        const trace::Mapping& mapping = *subject_.names().mapping(event.mapping);
        line(event, event.ts, "dax_vma");
        auto text = std::back_inserter(pieces_.text());
        fmt::format_to(text, "(dax_iomap_fault) vma={}", hex(unsigned_of(mapping.id)));
        if (mapping.mm != trace::kNone) {
            fmt::format_to(text, " mm={}", hex(unsigned_of(mapping.mm)));
        }
        pieces_.text() += '\n';
    }

    /// What our recorder saw of the page tables at both ends of a fault. No tool prints that.
    void pmd(const Event& event) {
        line(event, event.ts, "dax_pmd");
        auto text = std::back_inserter(pieces_.text());
        fmt::format_to(text, "(pmd)");
        if (event.has(trace::kPmdIn)) {
            fmt::format_to(text, " pmd_in={:#x}", event.pmd_in);
        }
        if (event.has(trace::kPmdOut)) {
            fmt::format_to(text, " pmd_out={:#x}", event.pmd_out);
        }
        pieces_.text() += '\n';
    }

    /// Before the first event of a mapping: all that is known of it. No tool prints that.
    void mapping(const Event& event) {
        if (!told_.first(event)) {
            return;
        }
        const trace::Mapping& mapping = *subject_.names().mapping(event.mapping);
        const trace::File& file = *subject_.names().file(event.file);
        line(event, event.ts, "dax_mapping");
        auto text = std::back_inserter(pieces_.text());
        fmt::format_to(text, "(mapping) vma={} dev={} ino={} vm_start={} vm_end={} pgoff={}",
                       hex(unsigned_of(mapping.id)), file.dev, file.ino, hex(mapping.vm_start),
                       hex(mapping.vm_end), mapping.vm_pgoff);
        if (mapping.flags_known) {
            fmt::format_to(text, " vm_flags={}", hex(mapping.vm_flags));
        }
        if (mapping.mm != trace::kNone) {
            fmt::format_to(text, " mm={}", hex(unsigned_of(mapping.mm)));
        }
        if (mapping.tgid != trace::kNone) {
            fmt::format_to(text, " owner={}", mapping.tgid);
        }
        pieces_.text() += '\n';
    }

    /// No tool prints that: an extent that FIEMAP gave, in iomap's numbers.
    void fiemap(const Event& event) {
        const trace::File& file = *subject_.names().file(event.file);
        const auto bits = static_cast<std::uint64_t>(event.extent);
        constexpr std::uint64_t kType = 0xff, kFlags = 0xffff;
        line(event, event.ts, "dax_fiemap");
        fmt::format_to(std::back_inserter(pieces_.text()),
                       "(fiemap) dev={} ino={} start_index={} pages={} type={} flags={}\n",
                       file.dev, file.ino, event.pgoff, event.arg0, bits & kType,
                       hex((bits >> trace::kExtentFlagsShift) & kFlags));
    }

    /// " origin=pmd_fault", of who asked for it; nothing where that is not known.
    void origin(const Event& event) {
        if (event.has(trace::kArg1) && event.arg1 != 0) {
            std::string name(trace::origin_name(static_cast<trace::Origin>(event.arg1)));
            std::replace(name.begin(), name.end(), ' ', '_');
            pieces_.text() += " origin=" + name;
        }
        pieces_.text() += '\n';
    }

    /// As iomap's tracepoints print it.
    void extent(const Event& event) {
        const trace::Session& session = subject_.names().session();
        const trace::File& file = *subject_.names().file(event.file);
        const auto page = static_cast<std::uint64_t>(session.page_size),
                   pmd = static_cast<std::uint64_t>(session.pmd_size);
        const std::uint64_t at = unsigned_of(event.pgoff) * page;
        const auto bits = static_cast<std::uint64_t>(event.extent);
        constexpr std::uint64_t kType = 0xff, kFlags = 0xffff;
        std::string type = hex(bits & kType);
        for (const trace::Name& each : trace::extent_type_names()) {
            type =
                static_cast<std::uint64_t>(each.value) == (bits & kType) ? upper(each.name) : type;
        }
        for (const bool source : {false, true}) {
            if (source && (bits & trace::kExtentHasSource) == 0) {
                break;
            }
            line(event, event.ts, source ? "iomap_iter_srcmap" : "iomap_iter_dstmap");
            fmt::format_to(std::back_inserter(pieces_.text()),
                           "dev {} ino {} bdev {} addr {} offset {} length {} type {} flags {}{}\n",
                           trace::dev_text(file.dev), hex(file.ino), trace::dev_text(file.dev),
                           event.storage == trace::kNone ? "-1" : hex(unsigned_of(event.storage)),
                           hex(event.kind == Kind::PmdFault ? at / pmd * pmd : at),
                           hex(unsigned_of(event.arg1) * page), type,
                           trace::flag_text((bits >> trace::kExtentFlagsShift) & kFlags,
                                            trace::extent_flag_names()),
                           // An older recording knows that, and not where it lies.
                           event.storage == trace::kNone && (bits & trace::kExtentMisaligned) != 0
                               ? " storage misaligned"
                               : "");
        }
    }

    /// As the recipe's kprobes print it.
    void of_probe(const Event& event) {
        auto text = [this] { return std::back_inserter(pieces_.text()); };
        if (event.kind == Kind::Unmap) {
            const trace::File& file = *subject_.names().file(event.file);
            line(event, event.ts, "dax_unmap");
            fmt::format_to(text(), "(unmap_mapping_pages) dev={} ino={} start_index={} pages={}",
                           file.dev, file.ino, event.pgoff,
                           event.arg0 == 0 ? ~std::uint64_t{0} : unsigned_of(event.arg0));
            origin(event);
            return;
        }
        if (event.kind == Kind::Exit) {
            const trace::Task& task = *subject_.names().task(event.task);
            line(event, event.ts, "sched_process_exit");
            fmt::format_to(text(), "comm={} pid={} prio=120\n",
                           task.named ? words::printable(task.comm) : "<...>", task.tid);
            return;
        }
        const trace::Mapping& mapping = *subject_.names().mapping(event.mapping);
        const std::uint64_t address = address_of(event, mapping);
        const std::uint64_t length =
            unsigned_of(event.arg0) *
            static_cast<std::uint64_t>(subject_.names().session().page_size);
        if (event.kind == Kind::Zap) {
            line(event, event.ts, "dax_zap");
            fmt::format_to(text(), "(zap_page_range_single) vma={} address={} length={}",
                           hex(unsigned_of(mapping.id)), hex(address), length);
            origin(event);
        }
        // unmap_single_vma() calls it for a zap, too, and who reads them expects that.
        line(event, event.ts, "dax_munmap");
        fmt::format_to(text(), "(uprobe_munmap) vma={} vm_start={} vm_end={}\n",
                       hex(unsigned_of(mapping.id)), hex(address), hex(address + length));
    }

    void body(const Event& event, bool done) {
        const trace::File& file = *subject_.names().file(event.file);
        auto line = std::back_inserter(pieces_.text());
        fmt::format_to(line, "dev {} ino {} ", trace::dev_text(file.dev), hex(file.ino));
        if (event.kind == Kind::WritebackRange) {
            fmt::format_to(line, "pgoff {}-{}\n", hex(unsigned_of(event.pgoff)),
                           hex(unsigned_of(event.arg0)));
            return;
        }
        if (event.kind == Kind::WritebackOne) {
            fmt::format_to(line, "pgoff {} pglen {}\n", hex(unsigned_of(event.pgoff)),
                           hex(unsigned_of(event.arg0)));
            return;
        }
        const trace::Mapping& mapping = *subject_.names().mapping(event.mapping);
        const std::uint64_t address = address_of(event, mapping);
        fmt::format_to(line, "{} ", trace::sharing_text(mapping));
        if (event.is_fault()) { // 0 prints nothing
            fmt::format_to(line, "{} ",
                           event.flags == 0 ? "" : trace::flag_text(event.flags, flags_));
        }
        fmt::format_to(line, "address {} ", hex(address));
        if (event.kind == Kind::PmdFault) {
            fmt::format_to(line, "vm_start {} vm_end {} pgoff {} max_pgoff {} ",
                           hex(mapping.vm_start), hex(mapping.vm_end),
                           hex(unsigned_of(event.pgoff)), hex(unsigned_of(event.arg0)));
        } else if (event.kind != Kind::PmdLoadHole && event.kind != Kind::PmdLoadHoleFallback) {
            fmt::format_to(line, "pgoff {} ", hex(unsigned_of(event.pgoff)));
        }
        if (done && event.result != 0) {
            fmt::format_to(line, "{}",
                           trace::flag_text(static_cast<std::uint32_t>(event.result), results_));
        }
        fmt::format_to(line, "\n");
    }
    static std::uint64_t unsigned_of(std::int64_t pages) {
        return static_cast<std::uint64_t>(pages);
    }

    const Subject& subject_;
    Pieces& pieces_;
    Told told_;
    bool probes_;
    std::span<const trace::Name> flags_, results_;
};

/// Ends that are to come, in the order of time.
struct Later {
    bool operator()(const Event& a, const Event& b) const {
        return std::tie(a.ts_end, a.seq) > std::tie(b.ts_end, b.seq);
    }
};

/// Whether lines of the text are among what was lost.
bool is_lost_here(const trace::Loss& loss, bool probes) {
    return !loss.kind || (probes && is_of_probes(*loss.kind)) || *loss.kind == Kind::PmdFault ||
           *loss.kind == Kind::PteFault || is_instant(*loss.kind) ||
           *loss.kind == Kind::WritebackRange;
}

/// By the name that trace-cmd and the recipe have for it.
std::string clock_of(const trace::Session& session) {
    const std::string_view clock = session.value(trace::key::kClock);
    return clock.empty() || clock == "boottime" ? "boot" : words::printable(clock);
}

/// Of which kinds the text has all that there were, losses aside.
std::vector<std::string_view> kinds_of(const trace::Session& session) {
    const bool probes = has_probes(session);
    std::vector<std::string_view> kinds;
    for (int number = 1; number <= static_cast<int>(trace::kLastKind); ++number) {
        const auto kind = static_cast<Kind>(number);
        const bool here = kind == Kind::PmdFault || kind == Kind::PteFault || is_instant(kind) ||
                          kind == Kind::WritebackRange || (probes && is_of_probes(kind));
        if (here && session.recorded(kind)) {
            kinds.push_back(trace::kind_name(kind));
        }
    }
    return kinds;
}

/// What `trace` begins with, and what is not in it.
void put_head(const Subject& subject, std::uint64_t lines, const Written& written,
              std::string& text) {
    const trace::Session& session = subject.names().session();
    const std::string_view cpus = session.value("cpus");
    text += fmt::format("# tracer: nop\n#\n# entries-in-buffer/entries-written: {}/{}   #P:{}\n#\n",
                        lines, lines, words::printable(cpus.empty() ? "?" : cpus));
    text += fmt::format("# {}: {} {}, {}\n", subject.program(), session.truth(),
                        words::printable(subject.name()),
                        subject.whole() ? "the whole" : words::printable(subject.part()));
    text += fmt::format("# os release : {}\n", words::printable(session.kernel_release));
    if (const std::string_view machine = session.value(trace::key::kMachine); !machine.empty()) {
        text += fmt::format("# arch : {}\n", words::printable(machine));
    }
    text += fmt::format("# clock : {}\n", clock_of(session));
    text += fmt::format("# kinds : {}\n", fmt::join(kinds_of(session), ","));
    std::map<std::string_view, std::string> facts;
    for (const auto& [name, value] : session.values) {
        if (trace::is_fact_of_text(name)) {
            facts.emplace(name, value);
        }
    }
    if (subject.whole()) {
        facts[trace::key::kRecordedStart] = std::to_string(session.start);
        if (session.end) {
            facts[trace::key::kRecordedEnd] = std::to_string(*session.end);
        }
    }
    for (const auto& [name, value] : facts) {
        text += fmt::format("# session : {}={}\n", words::printable(name), words::printable(value));
    }
    for (const auto& [what, number] : written.left_out) {
        text += fmt::format("# left out: {} {}\n",
                            words::count_text(static_cast<std::int64_t>(number)), what);
    }
    if (!subject.names().losses().empty()) {
        text += "# CPU:0 of a LOST line stands for all: which CPU it was is not recorded.\n";
    }
    text += "#\n"
            "#           TASK-PID       TGID   CPU#       TIMESTAMP  FUNCTION\n"
            "#              | |          |       |            |         |\n";
}

void write_ftrace(const Subject& subject, const Sink& sink, Written& written,
                  const Progress& progress) {
    const bool probes = has_probes(subject.trace().session());
    Told told(subject);
    std::uint64_t lines = 0;
    subject.walk(Progress([&progress](std::uint64_t, std::uint64_t total) {
                     progress.report(0, total); // only asked whether to go on
                     return true;
                 }),
                 [&](const Event& event) {
                     const std::string why = why_not(subject, event);
                     if (why.empty()) {
                         lines += count_lines(event, probes, told);
                     } else {
                         ++written.left_out[why];
                     }
                 });
    Pieces pieces(sink, written);
    put_head(subject, lines, written, pieces.text());
    Lines text(subject, pieces);
    std::priority_queue<Event, std::vector<Event>, Later> under_way;
    // A loss stands where it may have begun: whoever reads the text takes it to lie behind the line
    // before it.
    std::vector<trace::Loss> losses(subject.names().losses().begin(),
                                    subject.names().losses().end());
    std::stable_sort(losses.begin(), losses.end(),
                     [](const auto& a, const auto& b) { return a.ts_from < b.ts_from; });
    auto loss = losses.begin();
    const auto lost_before = [&](std::int64_t time) {
        for (; loss != losses.end() && loss->ts_from < time; ++loss) {
            if (is_lost_here(*loss, probes)) {
                pieces.text() += loss->count ? fmt::format("CPU:0 [LOST {} EVENTS]\n", *loss->count)
                                             : std::string("CPU:0 [LOST EVENTS]\n");
            }
        }
    };
    const auto upto = [&](std::int64_t time, std::int64_t seq) {
        while (!under_way.empty() &&
               std::tie(under_way.top().ts_end, under_way.top().seq) < std::tie(time, seq)) {
            lost_before(under_way.top().ts_end);
            text.done(under_way.top(), under_way.top().ts_end);
            under_way.pop();
        }
        lost_before(time);
    };
    subject.walk(progress, [&](const Event& event) {
        if (!why_not(subject, event).empty()) {
            return;
        }
        upto(event.ts, event.seq);
        if (event.has(trace::kBegin)) {
            text.begin(event);
        } else {
            text.done(event, event.ts); // its end alone was recorded
        }
        if (has_end_line(event)) {
            under_way.push(event);
        }
        ++written.events;
    });
    upto(INT64_MAX, INT64_MAX);
    pieces.flush();
}

} // namespace

extern const Format kFtrace{
    "ftrace",
    ".trace",
    "text as tracing/trace prints it: fs_dax, extents, and what took mappings away",
    false,
    true,
    write_ftrace,
};

} // namespace daxscope::exports
