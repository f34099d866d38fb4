// SPDX-License-Identifier: GPL-3.0-or-later
//
// The lines of the probes that `daxscope doctor --recipe` sets.
#include "replay/trace/import_keys.h"
#include "tests/unit/import/text_lines.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>

namespace daxscope::source {
namespace {

using text_lines::kBody;
using text_lines::Read;
using text_lines::read;
using trace::Event;
using trace::Kind;

/// Two processes read one range in turn, and each fault unmaps the other, as trace-cmd report -R
/// prints it with the recipe's probes.
std::string turns(int count) {
    std::string text;
    std::int64_t us = 0;
    const auto line = [&text, &us](int who, const std::string& event) {
        text += fmt::format("  app-{} [00{}] 5.{:06}: {}\n", who, who % 2, ++us, event);
    };
    const std::string probe = " __probe_ip=ffffffff81329ce4 ";
    for (int k = 0; k < count; ++k) {
        const int who = 21 + k % 2;
        const std::string vma = fmt::format("vma=0xff11000{}", who), file = "dev=8388624 ino=0x2a ";
        const std::string fault = "ino=0x2a vm_start=0x7f1000000000 vm_end=0x7f1000800000 "
                                  "vm_flags=0xfb address=0x7f1000001000 pgoff=0x1 max_pgoff=0x800 "
                                  "dev=8388624 flags=596 result=";
        line(who, "dax_vma:" + probe + vma + fmt::format(" mm=0xff22000{}", who));
        line(who, "dax_pmd_fault: " + fault + "0");
        line(who, "iomap_iter_dstmap: " + file +
                      "addr=0x40000000 offset=0x0 length=0x800000 type=0x2 flags=0x4 bdev=8388624");
        line(who, "dax_unmap:" + probe + file + "start_index=0 pages=512");
        for (const int other : {21, 22}) {
            line(who, "dax_zap:" + probe + fmt::format("vma=0xff11000{} ", other) +
                          "address=0x7f1000000000 length=2097152");
            line(who, "dax_munmap:" + probe + fmt::format("vma=0xff11000{} ", other) +
                          "vm_start=0x7f1000000000 vm_end=0x7f1000200000");
        }
        line(who, "dax_unmap_done: __probe_func=ffffffff8 __probe_ret_ip=ffffffff9");
        line(who, "dax_pmd_fault_done: " + fault + "256");
    }
    line(21,
         "dax_munmap:" + probe + "vma=0xff1100021 vm_start=0x7f1000000000 vm_end=0x7f1000800000");
    line(9, "dax_unmap:" + probe + "dev=8388624 ino=0x99 start_index=0 pages=1");
    return text;
}

} // namespace

TEST(Recipe, ItsProbesTellUnmapsZapsAndWhoseMemoryItIs) {
    const Read text = read("# os release : 6.12.1-amd64\n# clock : boot\n" + turns(10));
    std::map<Kind, int> kinds;
    for (const Event& event : text.events) {
        ++kinds[event.kind];
        EXPECT_EQ(trace::event_fault(event), nullptr);
    }
    EXPECT_EQ(kinds[Kind::PmdFault], 10);
    EXPECT_EQ(kinds[Kind::Unmap], 10); // not the one of a file that nobody mapped
    EXPECT_EQ(kinds[Kind::Zap], 19);   // the first one finds one mapping alone
    EXPECT_EQ(kinds[Kind::Munmap], 1); // not what a zap calls
    ASSERT_EQ(text.tables.mappings.size(), 2U);
    EXPECT_NE(text.tables.mappings[0].mm, text.tables.mappings[1].mm);
    EXPECT_FALSE(text.tables.session.values.contains(trace::key::kWithoutProcess));
    EXPECT_TRUE(text.tables.session.recorded(Kind::Unmap));
    EXPECT_TRUE(text.tables.session.recorded(Kind::PteFault)); // none happened
    EXPECT_EQ(text.session(trace::key::kClock), "boot");
    const auto fault = std::find_if(text.events.begin(), text.events.end(),
                                    [](const Event& event) { return event.is_fault(); });
    EXPECT_EQ(fault->extent, 2 | 4 << trace::kExtentFlagsShift);
    EXPECT_EQ(fault->arg1, 2048);
    EXPECT_EQ(fault->storage, 0x40000000);
    EXPECT_EQ(text.events[0].kind, Kind::Zap);
    EXPECT_EQ(text.events[0].arg1, static_cast<std::int64_t>(trace::Origin::PmdFault));
}

TEST(Recipe, ANewVmaInAnOldPlaceIsAnotherMapping) {
    const Read text = read(turns(2) + turns(2));
    EXPECT_EQ(text.tables.mappings.size(), 3U); // the first one was unmapped
}

TEST(Recipe, AnExtentIsTextOrRaw) {
    const std::string task = "app-1 [000] .... 5.00000";
    const Read text = read(task + "1: dax_pmd_fault: " + kBody + " \n" + task +
                           "2: iomap_iter_dstmap: dev 8:16 ino 0x2a bdev 8:16 addr 0x40100000 "
                           "offset 0x0 length 0x400000 type MAPPED flags DIRTY|SHARED\n" +
                           task + "3: dax_pmd_fault_done: " + kBody + " FALLBACK\n");
    ASSERT_EQ(text.events.size(), 1U);
    EXPECT_EQ(static_cast<std::uint64_t>(text.events[0].extent),
              2U | 6U << trace::kExtentFlagsShift | trace::kExtentMisaligned);
}

} // namespace daxscope::source
