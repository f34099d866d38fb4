// SPDX-License-Identifier: GPL-3.0-or-later
//
// The text of tracing/trace: lines as a kernel prints them, and all that it can say of a fault.
#include "replay/analysis/compare.h"
#include "replay/trace/import_keys.h"
#include "replay/trace/names.h"
#include "tests/unit/export/exported.h"

#include <filesystem>
#include <functional>
#include <gmock/gmock.h>
#include <map>
#include <regex>
#include <sstream>

namespace daxscope::exports {
namespace {

using testing::HasSubstr;
using trace::Event;
using trace::Kind;

/// A line of a kernel, taken to pieces.
struct Line {
    std::string comm, name, body;
    std::int64_t tid = 0, tgid = 0, ns = 0;
};

std::vector<Line> events_of(const std::string& text) {
    // trace_print_context() of kernel/trace/trace_output.c
    static const std::regex kLine(
        R"( *(.{1,16}?)-(\d+) +\( *(\d+|-+)\) (?:\[\d{3}\] +)? *(\d+)\.(\d{9}): (\w+): (.*))");
    std::vector<Line> lines;
    for (const std::string& line : lines_of(text)) {
        if (line.starts_with("#") || line.starts_with("CPU:")) {
            continue;
        }
        std::smatch part;
        EXPECT_TRUE(std::regex_match(line, part, kLine)) << line;
        if (!part.empty()) {
            lines.push_back({part[1], part[6], part[7], std::stoll(part[2]),
                             part[3].str()[0] == '-' ? -1 : std::stoll(part[3]),
                             std::stoll(part[4]) * 1'000'000'000 + std::stoll(part[5])});
        }
    }
    return lines;
}

std::map<std::string, std::string> fields_of(const std::string& body) {
    // TP_printk of dax_pmd_fault_class in include/trace/events/fs_dax.h
    static const std::regex kFault(
        R"(dev (\d+:\d+) ino (\S+) (shared|private) (\S*) address (\S+) vm_start (\S+) vm_end (\S+) pgoff (\S+) max_pgoff (\S+) (\S*))");
    std::smatch part;
    EXPECT_TRUE(std::regex_match(body, part, kFault)) << body;
    if (part.empty()) {
        return {};
    }
    return {{"dev", part[1]},   {"ino", part[2]},       {"flags", part[4]},  {"address", part[5]},
            {"pgoff", part[8]}, {"max_pgoff", part[9]}, {"result", part[10]}};
}

std::uint64_t number(const std::string& text) {
    return std::stoull(text, nullptr, 0);
}

} // namespace

TEST(FtraceExport, AnEndOfWhatHasNoneInAForeignFileIsPassedOver) {
    trace::Sample sample = trace::sample(4);
    const std::string right = bytes_of(sample.build(), "ftrace");
    for (Event& event : sample.events) {
        event.ts_end = event.kind == Kind::Zap ? event.ts + 1 : event.ts_end;
    }
    Event exit = sample.events.front();
    exit.seq = static_cast<std::int64_t>(sample.events.size()) + 1;
    exit.kind = Kind::Exit;
    exit.mapping = exit.file = trace::kNone;
    exit.ts = exit.ts_end = sample.session.end.value_or(0);
    EXPECT_EQ(bytes_of(sample.build(), "ftrace"), right);
    sample.events.push_back(exit);
    const std::string text = bytes_of(sample.build(), "ftrace");
    EXPECT_THAT(text, HasSubstr("sched_process_exit: "));
    EXPECT_THAT(text, testing::Not(HasSubstr("_exit_done")));
}

TEST(FtraceExport, SaysOfEachPmdFaultAllThatAKernelDoes) {
    const auto trace = bundled("reflink-storm-6.12.daxtrace");
    const auto lines = events_of(bytes_of(trace, "ftrace"));
    const auto flags = trace::fault_flag_names(trace->session().kernel_release);
    const auto results = trace::fault_result_names(trace->session().kernel_release);
    std::map<std::int64_t, std::size_t> open; // by tid
    std::size_t faults = 0, index = 0;
    std::int64_t last = 0;
    for (std::size_t k = 0; k < lines.size(); ++k) {
        EXPECT_GE(lines[k].ns, last) << "in the order of time";
        last = lines[k].ns;
        if (!lines[k].name.starts_with("dax_pmd_fault")) {
            continue; // of the recipe's probes
        }
        if (lines[k].name == "dax_pmd_fault") {
            EXPECT_TRUE(open.emplace(lines[k].tid, k).second) << "a task takes one at a time";
            while (!trace->event(index).is_fault()) {
                ++index;
            }
            const Event event = trace->event(index++);
            auto fields = fields_of(lines[k].body);
            EXPECT_EQ(lines[k].ns, event.ts);
            EXPECT_EQ(lines[k].tid, trace->task(event.task)->tid);
            EXPECT_EQ(lines[k].tgid, trace->task(event.task)->tgid);
            EXPECT_EQ(lines[k].comm, trace->task(event.task)->comm);
            EXPECT_EQ(fields["flags"], trace::flag_text(event.flags, flags));
            EXPECT_EQ(number(fields["ino"]), trace->file(event.file)->ino);
            EXPECT_EQ(number(fields["pgoff"]), static_cast<std::uint64_t>(event.pgoff));
            EXPECT_EQ(number(fields["max_pgoff"]), static_cast<std::uint64_t>(event.arg0));
            EXPECT_EQ(fields["result"], "") << "it has none yet";
            continue;
        }
        ASSERT_EQ(lines[k].name, "dax_pmd_fault_done");
        const auto begin = open.find(lines[k].tid);
        ASSERT_NE(begin, open.end());
        EXPECT_EQ(fields_of(lines[k].body)["address"],
                  fields_of(lines[begin->second].body)["address"]);
        EXPECT_EQ(fields_of(lines[k].body)["result"], trace::flag_text(0x100, results));
        open.erase(begin);
        ++faults;
    }
    EXPECT_EQ(faults, 534U);
}

TEST(FtraceExport, NamesWhatItHasNoWordsFor) {
    trace::Sample sample = trace::sample(4);
    Event access = sample.events.front();
    access.seq = 100;
    access.kind = Kind::Access;
    access.forget(trace::kAllColumns & ~trace::kArg0);
    access.arg0 = 512;
    sample.events.push_back(access);
    const auto trace = sample.build();
    const Format& format = format_named("ftrace");
    Written written;
    const std::string text = bytes_of(*subject_of(trace, format), format, &written);
    EXPECT_EQ(written.left_out.at("access"), 1U);
    EXPECT_FALSE(written.left_out.contains("unmap"));
    EXPECT_THAT(text, HasSubstr("# left out: 1 access\n"));
    const auto lines = std::to_string(events_of(text).size());
    EXPECT_THAT(text, HasSubstr("entries-written: " + lines + "/" + lines + "   #P:?"));
    std::uint64_t left_out = 0;
    for (const auto& [what, count] : written.left_out) {
        left_out += count;
    }
    EXPECT_EQ(written.events + left_out, trace->size());
}

TEST(FtraceExport, LeavesOpenWhatNeverEndedAndInventsNoBegin) {
    trace::Sample sample = trace::sample(2);
    sample.tasks[0].named = false;
    sample.tasks[0].comm.clear();
    sample.tasks[0].tgid = trace::kNone;
    for (Event& event : sample.events) {
        if (event.is_fault() && event.task == 1) {
            event.ts_end = trace::kNone;
            event.settle();
        } else if (event.is_fault()) {
            event.ts = event.ts_end;
            event.ts_end = trace::kNone;
            event.forget(trace::kBegin);
        }
    }
    const std::string text = bytes_of(sample.build(), "ftrace");
    auto lines = events_of(text);
    std::erase_if(lines, [](const Line& line) { return !line.name.starts_with("dax_pmd_fault"); });
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].name, "dax_pmd_fault");
    EXPECT_EQ(lines[0].comm, "<...>");
    EXPECT_EQ(lines[0].tgid, -1);
    EXPECT_EQ(lines[1].name, "dax_pmd_fault_done");
    EXPECT_EQ(text.find("[0"), std::string::npos) << "no CPU where none was recorded";
}

TEST(FtraceExport, MarksWhereEventsWereLost) {
    trace::Sample sample = trace::sample(4);
    const std::int64_t begin = sample.session.start;
    sample.losses = {{begin, begin + 25'000, "ringbuf_full", "", 3},
                     {begin, begin + 26'000, "recursion_miss", "", std::nullopt},
                     {begin, begin + 27'000, "ringbuf_full", "", 7, Kind::Unmap},
                     {begin, begin + 28'000, "ringbuf_full", "", 9, Kind::Fiemap}};
    const std::string text = bytes_of(sample.build(), "ftrace");
    EXPECT_THAT(text, HasSubstr("CPU:0 [LOST 3 EVENTS]\nCPU:0 [LOST EVENTS]\n"));
    EXPECT_THAT(text, HasSubstr("CPU:0 [LOST 7 EVENTS]\n"));
    EXPECT_EQ(text.find("LOST 9"), std::string::npos) << "the text would not have had them";
}

TEST(FtraceExport, PrintsTheOtherEventsAsTheKernelDoes) {
    trace::Sample sample = trace::sample(1);
    const std::int64_t at = sample.session.start + 1;
    const auto add = [&sample](Kind kind, std::int64_t ts, std::int64_t end, std::int64_t arg0) {
        Event event;
        event.seq = static_cast<std::int64_t>(100 + sample.events.size());
        event.ts = ts;
        event.ts_end = end;
        event.kind = kind;
        event.task = 1;
        event.file = 1;
        event.mapping =
            kind == Kind::WritebackOne || kind == Kind::WritebackRange ? trace::kNone : 1;
        event.pgoff = 512;
        event.arg0 = arg0;
        event.cpu = 3;
        sample.events.push_back(event);
    };
    add(Kind::PteLoadHole, at, trace::kNone, 0);
    add(Kind::WritebackRange, at + 1, at + 9, 1023);
    add(Kind::WritebackOne, at + 2, trace::kNone, 512);
    auto lines = events_of(bytes_of(sample.build(), "ftrace"));
    std::erase_if(lines, [](const Line& line) { return line.name == "dax_mapping"; });
    ASSERT_GE(lines.size(), 4U);
    EXPECT_EQ(lines[0].name, "dax_load_hole");
    EXPECT_THAT(lines[0].body, HasSubstr("dev 259:0 ino 0x83 shared address 0x7f0000200000"));
    EXPECT_EQ(lines[1].name, "dax_writeback_range");
    EXPECT_EQ(lines[1].body, "dev 259:0 ino 0x83 pgoff 0x200-0x3ff");
    EXPECT_EQ(lines[2].name, "dax_writeback_one");
    EXPECT_EQ(lines[2].body, "dev 259:0 ino 0x83 pgoff 0x200 pglen 0x200");
    EXPECT_EQ(lines[3].name, "dax_writeback_range_done");
}

/// What a text can say of a fault.
struct Said {
    std::int64_t ts, ts_end, tid, tgid, pgoff, file_pages;
    std::string comm;
    std::uint32_t dev;
    std::uint64_t ino, vm_start, vm_end;
    bool shared;
    std::uint32_t flags;
    std::int32_t result;
    bool operator==(const Said&) const = default;
};

std::vector<Said> faults_of(const trace::Trace& trace) {
    std::vector<Said> said;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const Event e = trace.event(k);
        if (!e.is_fault()) {
            continue;
        }
        const trace::Task& task = *trace.task(e.task);
        const trace::File& file = *trace.file(e.file);
        const trace::Mapping& mapping = *trace.mapping(e.mapping);
        const bool pmd = e.kind == Kind::PmdFault; // a PTE fault's text has neither size nor VMA
        said.push_back({e.ts, e.ts_end, task.tid, task.tgid, e.pgoff, pmd ? e.arg0 : 0, task.comm,
                        file.dev, file.ino, pmd ? mapping.vm_start : 0, pmd ? mapping.vm_end : 0,
                        (mapping.vm_flags & trace::kVmShared) != 0, e.flags, e.result});
    }
    return said;
}

TEST(FtraceExport, IsReadBackEqualByOurImporter) {
    for (const char* name : {"reflink-storm-6.12.daxtrace", "msync-contrast-6.12.daxtrace",
                             "sync-missed-7.3.daxtrace", "prefix-storm-6.1.daxtrace"}) {
        const auto trace = bundled(name);
        const trace::TemporaryDirectory directory;
        std::ofstream(directory / "a.trace") << bytes_of(trace, "ftrace");
        const auto read = trace::Trace::load(directory / "a.trace");
        EXPECT_EQ(faults_of(*read), faults_of(*trace)) << name;
        EXPECT_EQ(read->session().kernel_release, trace->session().kernel_release);
        EXPECT_EQ(read->session().value(trace::key::kRejected), "") << name;
        EXPECT_TRUE(read->losses().empty()) << name;
    }
}

TEST(FtraceExport, TellsWhoAskedForAnUnmapAndWhatFiemapSaid) {
    const std::string text = bytes_of(bundled("sync-missed-7.3.daxtrace"), "ftrace");
    EXPECT_THAT(text, HasSubstr(" origin=fallocate\n"));
    EXPECT_THAT(text, HasSubstr(": dax_fiemap: (fiemap) dev="));
    const std::string module = bytes_of(bundled("reflink-keep-6.12.daxtrace"), "ftrace");
    EXPECT_THAT(module, HasSubstr("# session : test_module=daxscope_keep\n"));
    EXPECT_THAT(module, HasSubstr("# session : unmaps_kept="));
    EXPECT_EQ(module.find("# session : command"), std::string::npos);
}

/// A storm, with what its verdict rests on.
struct StormSaid {
    std::int64_t begin, end, refaults, time;
    std::uint64_t zapped;
    std::size_t parties;
    replay::StormEnd end_reason;
    bool operator==(const StormSaid&) const = default;
};

std::vector<StormSaid> storms_of(const std::vector<replay::Storm>& storms) {
    std::vector<StormSaid> said;
    for (const replay::Storm& storm : storms) {
        said.push_back({storm.begin, storm.end, storm.refaults, storm.time_in_faults, storm.zapped,
                        storm.parties.size(), storm.end_reason});
    }
    return said;
}

/// The traces that come with daxscope.
std::vector<std::string> all_bundled() {
    std::vector<std::string> names;
    for (const auto& file :
         std::filesystem::directory_iterator(DAXSCOPE_SOURCE_DIR "/resources/traces")) {
        if (file.path().extension() == ".daxtrace") {
            names.push_back(file.path().filename());
        }
    }
    EXPECT_GE(names.size(), 9U);
    return names;
}

TEST(FtraceExport, OfEachBundledTraceItGivesTheSameStormsAndVerdictToOurImporter) {
    for (const std::string& name : all_bundled()) {
        const auto trace = bundled(name);
        const trace::TemporaryDirectory directory;
        std::ofstream(directory / "a.trace") << bytes_of(trace, "ftrace");
        const auto read = trace::Trace::load(directory / "a.trace");
        EXPECT_TRUE(read->session().recorded(Kind::Unmap)) << name;
        EXPECT_TRUE(read->session().recorded(Kind::PteFault)) << name;
        EXPECT_EQ(read->session().value(trace::key::kClock), "boot");
        EXPECT_EQ(read->session().start, trace->session().start) << name << ": rates rest on it";
        EXPECT_EQ(read->session().end, trace->session().end) << name;
        const auto ours = replay::compare(trace), theirs = replay::compare(read);
        EXPECT_EQ(theirs.before.handler, ours.before.handler) << name;
        EXPECT_EQ(theirs.after.handler, ours.after.handler) << name;
        EXPECT_EQ(storms_of(theirs.storms_recorded), storms_of(ours.storms_recorded)) << name;
        EXPECT_EQ(storms_of(theirs.storms_before), storms_of(ours.storms_before)) << name;
        EXPECT_EQ(storms_of(theirs.storms_after), storms_of(ours.storms_after)) << name;
        EXPECT_EQ(theirs.verdict, ours.verdict) << name;
        EXPECT_EQ(theirs.caution, ours.caution) << name;
        ASSERT_EQ(theirs.metrics.size(), ours.metrics.size()) << name;
        for (std::size_t k = 0; k < ours.metrics.size(); ++k) {
            const replay::Metric &is = theirs.metrics[k], &was = ours.metrics[k];
            EXPECT_EQ(is.recorded, was.recorded) << name << ": " << was.name;
            EXPECT_EQ(is.before, was.before) << name << ": " << was.name;
            EXPECT_EQ(is.after, was.after) << name << ": " << was.name;
        }
    }
}

/// Those lines of an export that one would keep.
std::shared_ptr<const trace::Trace> read_cut(const std::string& text,
                                             const std::function<bool(const std::string&)>& keep) {
    const trace::TemporaryDirectory directory;
    std::ofstream out(directory / "a.trace");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (keep(line)) {
            out << line << '\n';
        }
    }
    out.close();
    return trace::Trace::load(directory / "a.trace");
}

TEST(FtraceExport, CutDownToItsFaultsItHasNoUnmapsThatAreZero) {
    for (const char* name : {"reflink-storm-6.12.daxtrace", "prefix-storm-6.1.daxtrace"}) {
        const std::string text = bytes_of(bundled(name), "ftrace");
        for (const bool counted : {true, false}) { // the head tells how many lines there were
            const auto read = read_cut(text, [counted](const std::string& line) {
                return (line.starts_with("#") && (counted || !line.starts_with("# entries"))) ||
                       line.find("dax_pmd_fault") != std::string::npos;
            });
            EXPECT_FALSE(read->session().recorded(Kind::Unmap)) << name;
            EXPECT_FALSE(read->session().recorded(Kind::PteFault)) << name;
            EXPECT_EQ(read->lost_more(), counted);
            EXPECT_NE(read->session().value(trace::key::kContradicted), "");
            EXPECT_EQ(read->session().value(trace::key::kLinesMissing) != "", counted);
            const auto comparison = replay::compare(read);
            EXPECT_FALSE(comparison.recorded.seen.unmaps);
            EXPECT_THAT(comparison.verdict, HasSubstr("can't be told")) << name;
            EXPECT_THAT(comparison.verdict, HasSubstr("consistent with a storm")) << name;
        }
    }
}

TEST(FtraceExport, WithoutItsUnmapsAloneItHasNone) {
    const auto read = read_cut(
        bytes_of(bundled("reflink-storm-6.12.daxtrace"), "ftrace"), [](const std::string& line) {
            return line.starts_with("#") || line.find("dax_unmap") == std::string::npos;
        });
    EXPECT_FALSE(read->session().recorded(Kind::Unmap));
    EXPECT_TRUE(read->session().recorded(Kind::Zap));
    EXPECT_TRUE(read->lost_more());
}

TEST(FtraceExport, TakesOfAHeadOnlyWhatAReplayAsksAndNoMappingThatCannotBe) {
    const std::string text = bytes_of(bundled("reflink-quiet-6.1.daxtrace"), "ftrace");
    const std::size_t at = text.find("# kinds");
    ASSERT_NE(at, std::string::npos);
    std::string changed = text;
    changed.insert(at, "# session : command=rm\n# session : test_module\n"
                       "# session : recorded_start=x\n# session : recorded_end=1\n"
                       "# session : thp_disabled.7=PR_SET_THP_DISABLE\n");
    const std::size_t start = changed.find("vm_start=0x", changed.find("dax_mapping"));
    changed.insert(start + 11, "ff"); // behind its end
    const auto read = read_cut(changed, [](const std::string&) { return true; });
    EXPECT_FALSE(read->session().values.contains("command"));
    EXPECT_GT(read->session().end, read->session().start);
    EXPECT_FALSE(read->session().values.contains("test_module"));
    EXPECT_EQ(read->session().value("thp_disabled.7"), "PR_SET_THP_DISABLE");
    EXPECT_EQ(read->session().value(trace::key::kRejected), "1");
    EXPECT_THAT(std::string(read->session().value(trace::key::kRejectedFirst)),
                HasSubstr("a mapping that cannot be"));
}

TEST(FtraceExport, OfItsFirstLinesTheRestIsMissing) {
    int lines = 0;
    const auto read = read_cut(bytes_of(bundled("reflink-storm-6.12.daxtrace"), "ftrace"),
                               [&lines](const std::string&) { return ++lines <= 1012; });
    EXPECT_EQ(read->session().value(trace::key::kLinesMissing), "5589");
    EXPECT_TRUE(read->session().recorded(Kind::Unmap)); // some are there, losses aside
    EXPECT_FALSE(read->session().recorded(Kind::WritebackOne));
    ASSERT_EQ(read->losses().size(), 1U);
    EXPECT_EQ(read->losses()[0].source, "cut_out");
    EXPECT_FALSE(read->losses()[0].count);
}

TEST(FtraceExport, TwoOfThemInOneTextMissNothing) {
    const std::string text = bytes_of(bundled("reflink-quiet-6.1.daxtrace"), "ftrace");
    const auto read = read_cut(text + text, [](const std::string&) { return true; });
    EXPECT_TRUE(read->losses().empty());
    EXPECT_EQ(read->session().value(trace::key::kLinesMissing), "");
}

TEST(FtraceExport, WritesNoProbesWhereNotAllOfThemWereRecorded) {
    trace::Sample sample = trace::sample(4);
    sample.session.values[std::string(trace::key::kNotRecordedKinds)] = "zap";
    const std::string text = bytes_of(sample.build(), "ftrace");
    EXPECT_EQ(text.find("dax_vma"), std::string::npos);
    EXPECT_EQ(text.find("dax_unmap"), std::string::npos);
    EXPECT_THAT(text, HasSubstr("# kinds : dax_pmd_fault,dax_pte_fault"));
}

TEST(FtraceExport, AFaultThatSpansALossKeepsItsTimeWhenReadBack) {
    const auto trace = bundled("reflink-losses-6.12.daxtrace");
    const trace::TemporaryDirectory directory;
    std::ofstream(directory / "a.trace") << bytes_of(trace, "ftrace");
    const auto read = trace::Trace::load(directory / "a.trace");
    EXPECT_EQ(read->session().value(trace::key::kWithoutBegin), "");
    EXPECT_EQ(faults_of(*read), faults_of(*trace));
}

TEST(FtraceExport, GivesItsLossesToOurImporter) {
    const auto trace = bundled("reflink-losses-6.12.daxtrace");
    const trace::TemporaryDirectory directory;
    std::ofstream(directory / "a.trace") << bytes_of(trace, "ftrace");
    std::int64_t of_lines = 0;
    for (const trace::Loss& loss : trace->losses()) {
        const bool other = loss.kind && (*loss.kind == Kind::Unmap || *loss.kind == Kind::Zap ||
                                         *loss.kind == Kind::Munmap || *loss.kind == Kind::Exit);
        of_lines += other ? 0 : loss.count.value_or(0);
    }
    EXPECT_GE(trace::Trace::load(directory / "a.trace")->lost(), of_lines);
    EXPECT_GT(of_lines, 0);
}

} // namespace daxscope::exports
