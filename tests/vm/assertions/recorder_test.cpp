// SPDX-License-Identifier: GPL-3.0-or-later
//
// How recordings begin and end, while two processes refault on one file: what the scenario
// `recorder` left.
#include "runs.h"

#include "replay/store/trace.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <sstream>

using namespace daxscope;
using testing::HasSubstr;
using trace::Kind;

namespace {

class Recorder : public testing::TestWithParam<vm::Kernel> {
protected:
    static std::filesystem::path path(const std::string& name) {
        return std::filesystem::path(DAXSCOPE_VM_RESULTS) / GetParam().name / ("recorder" + name);
    }
    static std::string read(const std::string& name) {
        std::ifstream stream(path(name));
        EXPECT_TRUE(stream) << path(name) << " is missing";
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    static std::shared_ptr<const trace::Trace> load(const std::string& name) {
        return trace::Trace::load(path(name + ".daxtrace"));
    }
    static std::string session(const trace::Trace& trace, const std::string& key) {
        const auto& values = trace.session().values;
        const auto at = values.find(key);
        return at == values.end() ? "" : at->second;
    }
    /// Processes that did events of a kind.
    static std::set<std::int64_t> who(const trace::Trace& trace, Kind kind) {
        std::set<std::int64_t> found;
        for (std::size_t k = 0; k < trace.size(); ++k) {
            if (trace.kind(k) == kind) {
                found.insert(trace.task(trace.event(k).task)->tgid);
            }
        }
        return found;
    }
    static std::set<std::int64_t> both() {
        std::istringstream text(read(".pids"));
        return {std::istream_iterator<std::int64_t>(text), {}};
    }
};

TEST_P(Recorder, with_a_process_only_its_faults_and_what_others_do_to_its_files) {
    EXPECT_EQ(read("-pid.status"), "0\n") << read("-pid.err");
    const auto trace = load("-pid");
    std::istringstream first(read(".pids"));
    std::int64_t pid = 0;
    first >> pid;
    EXPECT_EQ(who(*trace, Kind::PmdFault), std::set{pid});
    EXPECT_EQ(who(*trace, Kind::Zap), both());
    EXPECT_EQ(session(*trace, "filters"), "-p " + std::to_string(pid));
    EXPECT_EQ(session(*trace, "end_reason"), "duration");
}

TEST_P(Recorder, without_typed_arguments_the_same_events) {
    EXPECT_EQ(read("-untyped.status"), "0\n") << read("-untyped.err");
    const auto trace = load("-untyped");
    for (const auto& [key, value] : trace->session().values) {
        if (key.starts_with("attached.")) {
            EXPECT_TRUE(value == "raw_tp" || value == "kprobe") << key << " by " << value;
        }
    }
    // Kprobes are not preempted.
    EXPECT_EQ(session(*trace, "attached.dax_pmd_fault"),
              GetParam().preempts_tracepoints ? "kprobe" : "raw_tp");
    EXPECT_EQ(session(*trace, "attached.zap_page_range_single"), "kprobe");
    EXPECT_EQ(who(*trace, Kind::PmdFault), both());
    EXPECT_EQ(who(*trace, Kind::Zap), both());
    std::set<std::int64_t> inos;
    std::set<std::int64_t> sizes;
    for (std::size_t k = 0; k < trace->size(); ++k) {
        const trace::Event event = trace->event(k);
        const trace::Mapping* mapping = trace->mapping(event.mapping);
        if (event.kind != Kind::PmdFault || event.ts_end == trace::kNone) {
            continue;
        }
        ASSERT_NE(mapping, nullptr);
        EXPECT_EQ(mapping->tgid, trace->task(event.task)->tgid);
        EXPECT_EQ(event.pmd_in, 0U) << "zapped, so none";
        EXPECT_NE(event.pmd_out, 0U);
        EXPECT_EQ(event.extent != trace::kNone, GetParam().extents);
        sizes.insert(event.arg0);
        inos.insert(static_cast<std::int64_t>(trace->file(event.file)->ino));
    }
    EXPECT_EQ(sizes, std::set<std::int64_t>{512}) << "pages of the file";
    EXPECT_EQ(inos.size(), 1U);
}

TEST_P(Recorder, an_interrupt_ends_it_in_order) {
    EXPECT_EQ(read("-interrupted.status"), "0\n") << read("-interrupted.err");
    const auto trace = load("-interrupted");
    EXPECT_EQ(session(*trace, "end_reason"), "signal");
    EXPECT_TRUE(trace->session().end.has_value());
    EXPECT_EQ(session(*trace, "events"), std::to_string(trace->size()));
    EXPECT_GT(trace->size(), 0U);
    for (const char* beside : {"-wal", "-shm", "-journal"}) {
        EXPECT_FALSE(std::filesystem::exists(path(std::string("-interrupted.daxtrace") + beside)))
            << beside;
    }
}

TEST_P(Recorder, killed_it_leaves_every_event_that_could_be_read_before) {
    EXPECT_EQ(read("-killed.status"), "137\n");
    const auto trace = load("-killed");
    const auto before = std::stoull(read("-killed.before"));
    EXPECT_GT(before, 0U);
    EXPECT_GE(trace->size(), before);
    EXPECT_FALSE(trace->session().end.has_value()) << "readers see that it was cut off";
    EXPECT_EQ(who(*trace, Kind::PmdFault), both());
}

TEST_P(Recorder, a_full_disk_ends_it_with_one_message_and_a_sound_file) {
    EXPECT_EQ(read("-full.status"), "2\n");
    EXPECT_THAT(read("-full.err"), HasSubstr("full"));
    EXPECT_THAT(read("-full.err"), HasSubstr("what was committed"));
    const auto trace = load("-full");
    EXPECT_GT(trace->size(), 0U);
    EXPECT_FALSE(trace->session().end.has_value());
    EXPECT_EQ(session(*trace, "end_reason"), "the file could not be written");
    EXPECT_EQ(who(*trace, Kind::PmdFault), both());
}

TEST_P(Recorder, a_log_beside_a_trace_on_9p_is_not_taken_for_its_newest_rows) {
    EXPECT_EQ(read("-log-9p.status"), "2\n");
    EXPECT_THAT(read("-log-9p.err"), HasSubstr("another machine"));
    EXPECT_THAT(read("-log-9p.err"), HasSubstr("copy recorder-killed.daxtrace and"));
}

TEST_P(Recorder, where_no_memory_can_be_shared_it_records_all_the_same_and_says_so) {
    EXPECT_EQ(read("-9p.status"), "0\n") << read("-9p.err");
    EXPECT_THAT(read("-9p.err"), HasSubstr("shares no memory"));
    const auto trace = load("-9p");
    EXPECT_EQ(session(*trace, "end_reason"), "duration");
    EXPECT_EQ(who(*trace, Kind::PmdFault), both());
}

INSTANTIATE_TEST_SUITE_P(Kernels, Recorder, testing::ValuesIn(vm::all_kernels()), vm::kernel_name);

} // namespace
