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
    });
    each(R"(\n(?:HUGE_FAULT|FILE_CALL)\((\w+))", [&](const std::string& name) {
        names.insert("fentry_" + name);
        names.insert("fexit_" + name);
    });
    std::erase_if(names, [](const std::string& name) { return name.ends_with('_'); });
    return names;
}

TEST(Hooks, the_table_and_the_probe_have_the_same_programs) {
    std::set<std::string> in_table;
    for (const Hook& hook : hooks()) {
        for (const Way& way : hook.ways) {
            in_table.insert(way.programs.begin(), way.programs.end());
        }
    }
    EXPECT_EQ(in_table, programs_in_the_source());
}

TEST(Hooks, ways_are_tried_from_the_least_privilege_to_the_most) {
    for (const Hook& hook : hooks()) {
        EXPECT_FALSE(hook.without.empty()) << hook.name;
        for (std::size_t k = 1; k < hook.ways.size(); ++k) {
            EXPECT_LE(hook.ways[k - 1].attach, hook.ways[k].attach) << hook.name;
        }
    }
}

} // namespace
} // namespace daxscope::ebpf
