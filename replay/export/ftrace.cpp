// SPDX-License-Identifier: GPL-3.0-or-later
//
// The text of tracing/trace: the events of fs_dax as include/trace/events/fs_dax.h prints them.
//
// What differs from a kernel's: times have nine decimals, where `trace` has six; there is no column
// of flags (as with options/irq-info off), for those were not recorded, and no CPU where that was
// not; the pointers that dax_pmd_load_hole prints are not there. What such a text has no words for
// is left out and named on top: events of other probes, what a fault found and left in the page
// tables, extents, address spaces.
#include "replay/export/format.h"
#include "replay/trace/names.h"
#include "replay/words/escape.h"
#include "replay/words/quantities.h"

#include <fmt/format.h>
#include <queue>
#include <tuple>

namespace daxscope::exports {

namespace {

using trace::Event;
using trace::Kind;

/// "0x1f", "0" as the kernel's %#lx.
std::string hex(std::uint64_t number) {
    return number == 0 ? "0" : fmt::format("{:#x}", number);
}

bool is_instant(Kind kind) {
    return kind == Kind::PmdLoadHole || kind == Kind::PmdLoadHoleFallback ||
           kind == Kind::PteLoadHole || kind == Kind::InsertPfnMkwrite ||
           kind == Kind::InsertPfnMkwriteNoEntry || kind == Kind::WritebackOne;
}

bool has_mapping(Kind kind) {
    return kind != Kind::WritebackOne && kind != Kind::WritebackRange;
}

/// What keeps an event from being said: a noun; empty where nothing does.
std::string why_not(const Subject& subject, const Event& event) {
    if (!event.is_fault() && !is_instant(event.kind) && event.kind != Kind::WritebackRange) {
        return std::string(trace::kind_name(event.kind));
    }
    const trace::Mapping* mapping = subject.names().mapping(event.mapping);
    if (subject.names().task(event.task) == nullptr ||
        subject.names().file(event.file) == nullptr ||
        (has_mapping(event.kind) && (mapping == nullptr || !mapping->flags_known))) {
        return fmt::format("{} without a task, a file or a mapping", trace::kind_name(event.kind));
    }
    if (event.is_fault() &&
        (!event.has(trace::kFlags) || (event.kind == Kind::PmdFault && !event.has(trace::kArg0)) ||
         (!event.is_open() && !event.has(trace::kResult)))) {
        return fmt::format("{} of which flags, size or result were not recorded",
                           trace::kind_name(event.kind));
    }
    return {};
}

class Lines {
public:
    Lines(const Subject& subject, Pieces& pieces)
        : subject_(subject), pieces_(pieces),
          flags_(trace::fault_flag_names(subject.trace().session().kernel_release)),
          results_(trace::fault_result_names(subject.trace().session().kernel_release)) {}

    void begin(const Event& event) {
        head(event, event.ts);
        std::string& line = pieces_.text();
        line += trace::kind_name(event.kind);
        line += ": ";
        body(event, false);
    }
    void done(const Event& event, std::int64_t time) {
        head(event, time);
        std::string& line = pieces_.text();
        line += trace::kind_name(event.kind);
        line += "_done: ";
        body(event, true);
    }

private:
    /// "          fio-160     (    160) [001]     9.702711000: "
    void head(const Event& event, std::int64_t time) {
        constexpr std::int64_t kSecond = 1'000'000'000;
        const trace::Task& task = *subject_.names().task(event.task);
        auto line = std::back_inserter(pieces_.text());
        fmt::format_to(line, "{:>16}-{:<7} ", task.named ? words::printable(task.comm) : "<...>",
                       task.tid);
        if (task.tgid == trace::kNone) {
            fmt::format_to(line, "(-------) ");
        } else if (event.cpu == trace::kNone) { // by itself one word, or it looks like a CPU
            fmt::format_to(line, "({}) ", task.tgid);
        } else {
            fmt::format_to(line, "({:>7}) ", task.tgid);
        }
        if (event.cpu != trace::kNone) {
            fmt::format_to(line, "[{:03}] ", event.cpu);
        }
        fmt::format_to(line, "{:>5}.{:09}: ", time / kSecond, time % kSecond);
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
        const std::uint64_t address =
            mapping.vm_start + static_cast<std::uint64_t>((event.pgoff - mapping.vm_pgoff) *
                                                          subject_.names().session().page_size);
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
    std::span<const trace::Name> flags_, results_;
};

/// Ends that are to come, in the order of time.
struct Later {
    bool operator()(const Event& a, const Event& b) const {
        return std::tie(a.ts_end, a.seq) > std::tie(b.ts_end, b.seq);
    }
};

/// Whether lines of the text are among what was lost.
bool is_lost_here(const trace::Loss& loss) {
    return !loss.kind || *loss.kind == Kind::PmdFault || *loss.kind == Kind::PteFault ||
           is_instant(*loss.kind) || *loss.kind == Kind::WritebackRange;
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
    std::uint64_t lines = 0;
    subject.walk(Progress([&progress](std::uint64_t, std::uint64_t total) {
                     progress.report(0, total); // only asked whether to go on
                     return true;
                 }),
                 [&](const Event& event) {
                     const std::string why = why_not(subject, event);
                     if (why.empty()) {
                         lines += event.ts_end == trace::kNone ? 1 : 2;
                     } else {
                         ++written.left_out[why];
                     }
                 });
    Pieces pieces(sink, written);
    put_head(subject, lines, written, pieces.text());
    Lines text(subject, pieces);
    std::priority_queue<Event, std::vector<Event>, Later> under_way;
    auto loss = subject.names().losses().begin();
    const auto losses_end = subject.names().losses().end();
    const auto upto = [&](std::int64_t time, std::int64_t seq) {
        while (!under_way.empty() &&
               std::tie(under_way.top().ts_end, under_way.top().seq) < std::tie(time, seq)) {
            text.done(under_way.top(), under_way.top().ts_end);
            under_way.pop();
        }
        for (; loss != losses_end && loss->ts <= time; ++loss) {
            if (is_lost_here(*loss)) {
                pieces.text() += loss->count ? fmt::format("CPU:0 [LOST {} EVENTS]\n", *loss->count)
                                             : std::string("CPU:0 [LOST EVENTS]\n");
            }
        }
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
        if (event.ts_end != trace::kNone) {
            under_way.push(event);
        }
        ++written.events;
    });
    upto(INT64_MAX, INT64_MAX);
    pieces.flush();
}

} // namespace

extern const Format kFtrace{
    "ftrace", ".trace", "text as tracing/trace prints it, of the fs_dax events alone",
    false,    true,     write_ftrace,
};

} // namespace daxscope::exports
