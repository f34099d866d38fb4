// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the recorder says of recordings without a fault, each made empty in another way on a real
// kernel (guest/empty.sh).
#include "model/result.h"
#include "replay/store/trace.h"
#include "replay/trace/reasons.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

namespace daxscope::vm {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

class Empty : public testing::TestWithParam<const char*> {
protected:
    static std::string path(const std::string& name) {
        return std::string(DAXSCOPE_VM_RESULTS) + "/" + GetParam() + "/empty-" + name;
    }
    static std::string read(const std::string& name) {
        std::ifstream stream(path(name));
        EXPECT_TRUE(stream) << path(name) << " is missing";
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    /// What `record --json` said at the end of a recording that succeeded.
    static nlohmann::json said(const std::string& name) {
        EXPECT_EQ(read(name + ".status"), "0\n") << read(name + ".err");
        return nlohmann::json::parse(read(name + ".json"));
    }
    /// The sentence of a reason, which the file must have, too; empty where there is none.
    static std::string reason(const std::string& name, const std::string& wanted) {
        const nlohmann::json json = said(name);
        for (const auto& each : json["why"]["reasons"]) {
            if (each["name"] == wanted) {
                EXPECT_TRUE(json["why"]["empty"]);
                const auto trace = trace::Trace::load(path(name + ".daxtrace"));
                EXPECT_THAT(trace::why_empty(trace->session()),
                            Contains(trace::Reason{wanted, each["text"]}));
                return each["text"];
            }
        }
        return {};
    }
};

/// Every fault is one that `record -x` is for, and there is one at least.
void expect_failed_faults_alone(const trace::Trace& trace) {
    std::size_t faults = 0;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const trace::Event event = trace.event(k);
        if (event.is_fault()) {
            ++faults;
            namespace vm_fault = model::vm_fault;
            EXPECT_NE(event.result & (vm_fault::kFallback | vm_fault::kSigbus | vm_fault::kOom), 0)
                << event.result;
        }
    }
    EXPECT_GT(faults, 0);
}

TEST_P(Empty, a_file_on_a_mount_without_dax_is_named_with_its_mount) {
    EXPECT_THAT(reason("never", "not_dax"),
                AllOf(HasSubstr("the command mapped a file that is not DAX: /mnt/ext4/empty"),
                      HasSubstr("ext4 on /mnt/ext4 is mounted without DAX")));
    EXPECT_EQ(reason("never", "none_seen"), "no task took a fault on a DAX file");
}

TEST_P(Empty, a_file_without_the_flag_is_told_how_to_get_it) {
    EXPECT_THAT(reason("unflagged", "not_dax"),
                AllOf(HasSubstr("/mnt/ext4/empty"), HasSubstr("chattr +x")));
}

TEST_P(Empty, system_calls_on_a_file_that_nobody_maps_make_no_faults) {
    EXPECT_THAT(reason("calls", "unmapped"),
                AllOf(HasSubstr("/mnt/xfs/empty open and did not map it"), HasSubstr("fallocate")));
}

TEST_P(Empty, a_mapping_that_is_not_touched_is_told_from_one_that_was_touched_before) {
    EXPECT_THAT(reason("untouched", "untouched"),
                HasSubstr("4 MiB of DAX files (/mnt/xfs/empty), and touched nothing of it"));
    EXPECT_EQ(reason("untouched", "before"), "");
    for (const char* name : {"before", "before-anyone"}) {
        EXPECT_THAT(reason(name, "before"),
                    HasSubstr("(/mnt/xfs/empty), of which 4 MiB was in its page tables before"));
        EXPECT_EQ(reason(name, "untouched"), "");
    }
}

TEST_P(Empty, huge_pages_that_were_switched_off_are_told_though_there_are_faults) {
    for (const auto& [name, by] : {std::pair{"no-huge-page", "MADV_NOHUGEPAGE"},
                                   std::pair{"thp-disable", "PR_SET_THP_DISABLE"}}) {
        const nlohmann::json json = said(name);
        EXPECT_FALSE(json["why"]["empty"]);
        ASSERT_EQ(json["why"]["huge_pages_off"].size(), 1) << name;
        const std::string text = json["why"]["huge_pages_off"][0]["text"];
        EXPECT_THAT(text, AllOf(HasSubstr("(daxscope-worklo) took 1,024 PTE faults and no PMD"),
                                HasSubstr(by)));
        const auto trace = trace::Trace::load(path(std::string(name) + ".daxtrace"));
        const auto later = trace::huge_pages_off(*trace);
        ASSERT_EQ(later.size(), 1) << name;
        EXPECT_EQ(later[0].text, text) << "the file tells the same as the recorder did";
    }
}

TEST_P(Empty, what_filters_kept_out_is_counted) {
    for (const auto& [name, filter] : {std::pair{"ino", "ino"}, std::pair{"pid", "pid"},
                                       std::pair{"comm", "comm"}, std::pair{"result", "result"}}) {
        const nlohmann::json json = said(name);
        const std::int64_t seen = json["why"]["faults_seen"];
        EXPECT_GT(seen, 100) << name << ": two faults a millisecond went on meanwhile";
        const auto trace = trace::Trace::load(path(std::string(name) + ".daxtrace"));
        const auto passed_over = trace::passed_over(trace->session());
        ASSERT_TRUE(passed_over.contains(filter)) << name;
        EXPECT_EQ(passed_over.size(), 1);
        if (filter != std::string("result")) { // whose faults count as seen when they begin
            EXPECT_EQ(passed_over.at(filter), seen) << name;
        } else if (!json["why"]["empty"]) {
            // A guest that is short of time or memory may fall back once in a while. Such a fault
            // passes, and the recording is not empty; nothing else may be in it.
            expect_failed_faults_alone(*trace);
            continue;
        }
        EXPECT_THAT(reason(name, "filter"), HasSubstr("0 passed the filters")) << name;
    }
    EXPECT_THAT(read("comm.err"), HasSubstr("'averyveryverylo'"));
}

TEST_P(Empty, a_process_that_is_not_there_is_refused_and_leaves_no_file) {
    EXPECT_EQ(read("nobody.status"), "1\n");
    EXPECT_THAT(read("nobody.err"), HasSubstr("-p 4194000: there is no such process"));
    EXPECT_FALSE(std::ifstream(path("nobody.daxtrace")));
}

TEST_P(Empty, a_process_of_an_inner_pid_namespace_is_found_by_its_number_there) {
    const nlohmann::json json = said("namespace");
    EXPECT_FALSE(json["why"]["empty"]);
    EXPECT_GT(json["events"]["by_kind"]["dax_pmd_fault"], 100);
    EXPECT_THAT(json["why"]["passed_over"], IsEmpty());
    const auto trace = trace::Trace::load(path("namespace.daxtrace"));
    ASSERT_EQ(trace->tasks().size(), 1) << "of one process";
    const std::string number = std::to_string(trace->tasks()[0].tgid);
    EXPECT_THAT(std::string(trace->session().value("pid_namespace")), HasSubstr(" is " + number));
    EXPECT_THAT(read("namespace.err"), HasSubstr(number + ", its number in the first one"));
    EXPECT_GT(trace->tasks()[0].tgid, 10) << "in the inner namespace it is below";
}

INSTANTIATE_TEST_SUITE_P(Kernels, Empty, testing::Values("6.1", "6.12"), [](const auto& chosen) {
    return chosen.param == std::string("6.1") ? "on_6_1" : "on_6_12";
});

} // namespace
} // namespace daxscope::vm
