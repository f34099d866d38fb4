// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/session.h"

#include <gtest/gtest.h>

using namespace daxscope::trace;

TEST(Session, WhatWasNotRecordedIsRead) {
    Session s;
    EXPECT_TRUE(s.not_recorded().empty());
    EXPECT_TRUE(s.recorded(Kind::Unmap));
    s.values["not_recorded.unmap_mapping_pages"] = "the unmaps of the handler are missing";
    s.values["not_recorded.evict"] = "";
    s.values["not_recorded_kinds"] = "unmap zap dax_pmd_load_hole_fallback";
    const std::vector<NotRecorded> expected{
        {"evict", ""}, {"unmap_mapping_pages", "the unmaps of the handler are missing"}};
    EXPECT_EQ(s.not_recorded(), expected);
    EXPECT_FALSE(s.recorded(Kind::Unmap));
    EXPECT_FALSE(s.recorded(Kind::Zap));
    EXPECT_FALSE(s.recorded(Kind::PmdLoadHoleFallback));
    EXPECT_TRUE(s.recorded(Kind::PmdLoadHole)) << "its name is a part of another's";
    EXPECT_TRUE(s.recorded(Kind::Munmap)) << "and so is 'unmap' of this one's";
    EXPECT_EQ(s.not_recorded_text({Kind::Unmap, Kind::Zap, Kind::Exit}), "unmaps and zaps");
    EXPECT_EQ(s.not_recorded_text({Kind::Exit}), "");
}

TEST(Session, Version1SaysItInOneText) {
    Session s;
    s.values["without"] = "unmap_mapping_pages (the unmaps, of the handler); uprobe_munmap "
                          "(there are no munmaps) ; iomap_iter_dstmap (faults don't say (much))";
    const std::vector<NotRecorded> expected{{"unmap_mapping_pages", "the unmaps, of the handler"},
                                            {"uprobe_munmap", "there are no munmaps"},
                                            {"iomap_iter_dstmap", "faults don't say (much)"}};
    EXPECT_EQ(s.not_recorded(), expected);
    EXPECT_FALSE(s.recorded(Kind::Unmap));
    EXPECT_FALSE(s.recorded(Kind::Munmap));
    EXPECT_TRUE(s.recorded(Kind::Zap));
    EXPECT_TRUE(s.recorded(Kind::PmdFault));
    EXPECT_EQ(s.not_recorded_text({Kind::Unmap, Kind::Munmap}), "unmaps and munmaps");
    s.values["without"] = "";
    EXPECT_TRUE(s.not_recorded().empty());
    EXPECT_TRUE(s.recorded(Kind::Unmap));
}
