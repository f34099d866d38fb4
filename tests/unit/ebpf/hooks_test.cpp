// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/hooks.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace daxscope::ebpf {
namespace {

std::string read(const std::string& path) {
    std::ifstream file(std::string(DAXSCOPE_SOURCE_DIR) + path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// The programs that probe.bpf.c defines, by its SEC() lines and by its macros.
std::set<std::string> programs_in_the_source() {
    const std::string text = read("/ebpf/probe.bpf.c");
    std::set<std::string> names;
    const auto each = [&text](const char* pattern, auto&& take) {
        const std::regex regex(pattern);
        for (auto at = std::sregex_iterator(text.begin(), text.end(), regex);
             at != std::sregex_iterator(); ++at) {
            take((*at)[1].str());
        }
    };
    each(R"(SEC\("[^"]+"\)\s+int (\w+)\((?:__u64|struct|void))",
         [&](const std::string& name) { names.insert(name); });
    each(R"(\nTRACEPOINT\((\w+),)", [&](const std::string& name) {
        names.insert("btf_" + name);
        names.insert("raw_" + name);
        names.insert("iter_" + name);
    });
    each(R"(\n(?:HUGE_FAULT|ORIGIN_CALL)\((\w+))", [&](const std::string& name) {
        names.insert("fentry_" + name);
        names.insert("fexit_" + name);
    });
    each(R"(\nORIGIN_CALL\((\w+))", [&](const std::string& name) {
        names.insert("kprobe_" + name);
        names.insert("kretprobe_" + name);
    });
    each(R"(\nZAP_BATCHED\((\w+))", [&](const std::string& name) {
        names.insert("fentry_" + name);
        names.insert("kprobe_" + name);
    });
    std::erase_if(names, [](const std::string& name) { return name.ends_with('_'); });
    return names;
}

TEST(Hooks, the_table_and_the_probe_have_the_same_programs) {
    std::set<std::string> in_table(std::begin(kKeepers), std::end(kKeepers));
    for (const Hook& hook : hooks()) {
        for (const Way& way : hook.ways) {
            in_table.insert(way.programs.begin(), way.programs.end());
        }
    }
    EXPECT_EQ(in_table, programs_in_the_source());
}

Preemption lazy(const char* release) {
    return judge({release, "#1 SMP PREEMPT_LAZY", "", "", ""});
}

const Hook& hook(std::string_view name) {
    for (const Hook& each : hooks()) {
        if (each.name == name) {
            return each;
        }
    }
    throw std::out_of_range(std::string(name));
}

TEST(Hooks, where_nothing_is_preempted_the_order_is_that_of_the_table) {
    for (const Hook& each : hooks()) {
        const auto ways = ways_in_order(each, Preemption());
        ASSERT_EQ(ways.size(), each.ways.size());
        for (std::size_t k = 0; k < ways.size(); ++k) {
            EXPECT_EQ(ways[k], &each.ways[k]) << each.name;
        }
    }
}

TEST(Hooks, where_functions_are_preempted_kprobes_come_first_and_tracepoints_stay) {
    const Preemption preemption = lazy("6.18.15");
    EXPECT_EQ(ways_in_order(hook("unmap_mapping_pages"), preemption)[0]->attach, Attach::Multi);
    EXPECT_EQ(ways_in_order(hook("unmap_mapping_pages"), preemption)[1]->attach, Attach::Kprobe);
    EXPECT_EQ(ways_in_order(hook("dax_pmd_fault"), preemption)[0]->attach, Attach::Btf);
}

TEST(Hooks, where_tracepoints_are_preempted_too_their_iterator_is_probed) {
    const auto ways = ways_in_order(hook("dax_pmd_fault"), lazy("7.3.4"));
    EXPECT_EQ(ways[0]->attach, Attach::Multi);
    EXPECT_TRUE(ways[0]->iterator);
    EXPECT_EQ(ways[0]->function(), "__traceiter_dax_pmd_fault");
    EXPECT_EQ(ways[1]->attach, Attach::Kprobe);
    EXPECT_EQ(ways[2]->attach, Attach::Btf);
}

TEST(Hooks, every_hook_but_that_of_the_sampler_and_of_modules_has_a_way_that_is_never_preempted) {
    for (const Hook& each : hooks()) {
        const bool excepted = each.when == When::Sampled || each.when == When::Redirected;
        EXPECT_EQ(preempted(*ways_in_order(each, lazy("7.3.4"))[0], lazy("7.3.4")), excepted)
            << each.name;
    }
}

TEST(Hooks, ways_stand_from_the_least_privilege_to_the_most) {
    for (const Hook& hook : hooks()) {
        EXPECT_FALSE(hook.without.empty()) << hook.name;
        for (std::size_t k = 1; k < hook.ways.size(); ++k) {
            EXPECT_LE(hook.ways[k - 1].attach, hook.ways[k].attach) << hook.name;
        }
    }
}

} // namespace
} // namespace daxscope::ebpf
