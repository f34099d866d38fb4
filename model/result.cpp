// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/result.h"

namespace daxscope::model {

std::string_view reason_text(Reason reason) {
    switch (reason) {
    case Reason::None:
        return "";
    case Reason::CowWrite:
        return "cow write";
    case Reason::VmaStart:
        return "vma start unaligned";
    case Reason::VmaEnd:
        return "vma end unaligned";
    case Reason::PastEof:
        return "offset + huge page size > file size";
    case Reason::BlockTooSmall:
        return "allocated block too small";
    case Reason::NoZeroPage:
        return "no zero page";
    case Reason::PmdPresent:
        return "pmd already present";
    case Reason::LengthTooSmall:
        return "dax-length too small";
    case Reason::PfnUnaligned:
        return "pfn unaligned";
    case Reason::PfnNotInMemmap:
        return "pfn not in memmap";
    case Reason::RadixInsertion:
        return "PMD radix insertion failed";
    case Reason::NotConfigured:
        return "CONFIG_FS_DAX_PMD is off";
    case Reason::Colour:
        return "address and file offset not congruent";
    case Reason::SmallEntry:
        return "range has 4 KiB entries";
    case Reason::ExtentTooShort:
        return "extent shorter than the PMD";
    }
    return "?";
}

} // namespace daxscope::model
