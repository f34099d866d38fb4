// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/expect.h"
#include "replay/engine/self_check.h"
#include "replay/trace/error.h"
#include "tests/unit/engine/maker.h"

#include <gtest/gtest.h>
#include <set>

namespace daxscope::replay {
namespace {

Expectation expectation(const std::string& text) {
    return parse_expectation("--expect", text, [](const std::string&, const std::string& time) {
        return time == "1us" ? 1000 : std::int64_t{-1};
    });
}

/// One that fell back, three that did not.
TraceMaker four_faults() {
    TraceMaker maker;
    const std::int64_t mapping = maker.mapping();
    for (std::int64_t k = 0; k < 4; ++k) {
        trace::Event& fault = maker.fault(1000 + 1000 * k, 1100 + 1000 * k, mapping);
        fault.pgoff = k * TraceMaker::kPages;
        if (k == 3) {
            fault.result = model::vm_fault::kFallback;
            fault.arg1 = 1;
        }
    }
    maker.ends(9000);
    return maker;
}

Expected held_by(const std::string& text, const TraceMaker& maker,
                 const std::vector<trace::Loss>& losses = {}) {
    const auto trace = maker.build(losses);
    const FaultReport report = fault_report(*trace);
    const Comparison comparison = compare(trace);
    const SelfCheck check = self_check(*trace);
    return held(expectation(text), {trace.get(), &report, &comparison, &check});
}

TEST(Expectations, AreMetOrNotWithTheValueSeen) {
    const TraceMaker maker = four_faults();
    EXPECT_TRUE(held_by("huge >= 75%", maker).met);
    EXPECT_TRUE(held_by("huge==75%", maker).met);
    EXPECT_TRUE(held_by("huge != 100 %", maker).met);
    EXPECT_TRUE(held_by("huge < 75.1%", maker).met);
    EXPECT_TRUE(held_by("  fallbacks <= 1", maker).met);
    EXPECT_TRUE(held_by("fallbacks.extent_short == 1", maker).met);
    EXPECT_TRUE(held_by("time.pmd < 1us", maker).met);
    EXPECT_TRUE(held_by("storms.after == 0", maker).met);
    EXPECT_TRUE(held_by("self_check > 0%", maker).met);
    const Expected all = held_by("huge >= 100%", maker);
    EXPECT_FALSE(all.met);
    EXPECT_EQ(all.value, 75.0);
    EXPECT_NE(all.said.find("75 % (3 of 4"), std::string::npos) << all.said;
    EXPECT_FALSE(held_by("huge > 75%", maker).met);
    EXPECT_FALSE(held_by("fallbacks == 0", maker).met);
    EXPECT_FALSE(held_by("fallbacks < 1", maker).met);
}

TEST(Expectations, OfATraceWithoutAFaultNothingIsMet) {
    TraceMaker maker;
    maker.mapping();
    maker.ends(9000);
    const auto trace = maker.build();
    const FaultReport report = fault_report(*trace);
    for (const char* text : {"fallbacks == 0", "huge >= 0%", "lost == 0", "storms.after == 0"}) {
        const Expected none = held(expectation(text), {trace.get(), &report, nullptr, nullptr});
        EXPECT_FALSE(none.met) << text;
        EXPECT_FALSE(none.value) << text;
        EXPECT_NE(none.said.find("no fault"), std::string::npos) << none.said;
    }
}

TEST(Expectations, OfWhatIsNotKnownNothingIsMet) {
    const std::vector<trace::Loss> lost{{0, 10, "ringbuf_full", "x", 3, trace::Kind::PmdFault}};
    const TraceMaker maker = four_faults();
    for (const char* text : {"fallbacks <= 1", "fallbacks >= 0", "huge >= 75%"}) {
        const Expected none = held_by(text, maker, lost);
        EXPECT_FALSE(none.met) << text;
        EXPECT_FALSE(none.value) << text;
        EXPECT_NE(none.said.find("NOT KNOWN"), std::string::npos) << none.said;
    }
    EXPECT_TRUE(held_by("lost == 3", maker, lost).met);
}

TEST(Expectations, ATimeThatWasNotRecordedIsNotZero) {
    TraceMaker maker;
    maker.fault(1000, trace::kNone, maker.mapping());
    maker.ends(9000);
    EXPECT_FALSE(held_by("time < 1us", maker).met);
    EXPECT_FALSE(held_by("time.pmd < 1us", maker).value);
}

TEST(Expectations, WhatRestsOnUnmapsThatWereNotRecordedIsNotKnown) {
    TraceMaker maker = four_faults();
    maker.fault(6000, 6100, 1, true); // a write to what was read
    maker.set(trace::key::kNotRecordedKinds, "unmap zap");
    for (const char* text :
         {"storms.before == 0", "storms.after == 0", "storms.recorded == 0", "unmaps.before >= 0",
          "unmaps.after >= 0", "unmaps.recorded >= 0", "refaults.after == 0",
          "mappings_zapped.after == 0", "permission_faults.after >= 0", "permission_faults >= 0",
          "permission_faults.writeback == 0", "permission_faults.first_write >= 0"}) {
        const Expected none = held_by(text, maker);
        EXPECT_FALSE(none.met) << none.said;
        EXPECT_NE(none.said.find("NOT KNOWN"), std::string::npos) << none.said;
        EXPECT_NE(none.said.find("not recorded"), std::string::npos) << none.said;
    }
    EXPECT_TRUE(held_by("huge > 0%", maker).met);
    EXPECT_TRUE(held_by("faults == 5", maker).met);
}

TEST(Expectations, WithoutPteFaultsWhatRestsOnPmdFaultsAloneIsKnown) {
    TraceMaker maker = four_faults();
    maker.set(trace::key::kNotRecordedKinds, "dax_pte_fault");
    for (const char* text :
         {"pmd_faults == 4", "huge.pmd_faults == 75%", "fallbacks == 1",
          "fallbacks.extent_short == 1", "sigbus == 0", "oom == 0", "time.pmd < 1us"}) {
        EXPECT_TRUE(held_by(text, maker).met) << text;
    }
    for (const char* text : {"huge >= 0%", "huge.slots >= 0%", "faults >= 0", "pte_faults == 0",
                             "unasked == 0", "time >= 1us", "time.pte < 1us"}) {
        EXPECT_FALSE(held_by(text, maker).value) << text;
    }
}

TEST(Expectations, AReasonThatMayBeAnotherIsNotKnown) {
    TraceMaker maker;
    trace::Event& fault = maker.fault(1000, 2000, maker.mapping());
    fault.result = model::vm_fault::kFallback;
    fault.extent = trace::kNone; // and no other fault has one
    maker.ends(9000);
    EXPECT_FALSE(held_by("fallbacks.small_entries == 0", maker).value);
    EXPECT_TRUE(held_by("fallbacks.vma_end == 0", maker).met);
}

TEST(Expectations, AProcessWithHugePagesOffIsNotHuge) {
    TraceMaker maker;
    maker.fault(1000, 2000, maker.mapping());
    const std::int64_t off = maker.mapping(trace::kVmShared | trace::kVmNoHugePage);
    maker.pte_fault(3000, 3100, off, 0).pmd_in = 0;
    maker.pte_fault(3200, 3300, off, 1);
    maker.ends(9000);
    EXPECT_TRUE(held_by("huge.pmd_faults == 100%", maker).met);
    EXPECT_EQ(held_by("huge >= 100%", maker).value, 50.0);
    EXPECT_EQ(held_by("unasked.advised == 1", maker).value, 1.0);
}

TEST(Expectations, WrongOnesAreRefusedWithWhatThereIs) {
    const auto refused = [](const std::string& text) {
        try {
            expectation(text);
        } catch (const Error& error) {
            EXPECT_EQ(error.exit(), Exit::Usage);
            return std::string(error.what()) + "\n" + error.remedy();
        }
        return std::string("taken");
    };
    const std::string fields = refused("hugh >= 100%");
    for (const ExpectField& field : expect_fields()) {
        EXPECT_NE(fields.find(field.name), std::string::npos) << field.name;
    }
    EXPECT_NE(refused("huge >= 100").find("with %"), std::string::npos);
    EXPECT_NE(refused("huge = 100%").find("operator"), std::string::npos);
    EXPECT_NE(refused("huge >= 200%").find("from 0% to 100%"), std::string::npos);
    EXPECT_EQ(refused("huge >= 0%"), "taken");
    for (const char* text : {"huge", "", ">= 3", "huge >=", "huge >= %", "faults == -1",
                             "faults == nan", "faults == 3x", "faults == 5%"}) {
        EXPECT_NE(refused(text), "taken") << text;
    }
}

TEST(Expectations, EveryFieldIsReadFromSomewhere) {
    const TraceMaker maker = four_faults();
    std::set<std::string> names;
    for (const ExpectField& field : expect_fields()) {
        EXPECT_TRUE(names.insert(field.name).second) << field.name;
        EXPECT_NE(expect_help().find(field.name), std::string::npos);
        const Expected looked = held_by(field.name + (field.unit == FieldUnit::Percent ? " >= 0%"
                                                      : field.unit == FieldUnit::Time  ? " >= 1us"
                                                                                       : " >= 0"),
                                        maker);
        const bool unseen = // no hook sees these
            field.name.ends_with("removed.recorded") || field.name == "hits.recorded";
        EXPECT_EQ(looked.value.has_value(), !unseen) << looked.said;
    }
    const Comparison comparison = compare(maker.build());
    for (const Metric& metric : comparison.metrics) {
        std::string name(metric.name);
        std::replace(name.begin(), name.end(), ' ', '_');
        EXPECT_TRUE(names.contains(name + ".after")) << name;
    }
}

} // namespace
} // namespace daxscope::replay
