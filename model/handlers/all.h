// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/handler.h"

namespace daxscope::model {

extern const Handler kPreFix;
extern const Handler kFixed;
extern const Handler kEntryLocked;
extern const Handler kIomap;
extern const Handler kIomapPreFix;
extern const Handler kIomap62;
extern const Handler kIomap615;
extern const Handler kIomap618;
extern const Handler kIomapKeep;
extern const Handler kIomapWriteOnly;
extern const Handler kIomapNeverUnmap;

} // namespace daxscope::model
