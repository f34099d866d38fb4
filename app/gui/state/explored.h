// SPDX-License-Identifier: GPL-3.0-or-later
//
// The explorer for code that has seen Qt's headers: see watched.h.
#pragma once

#include "app/gui/state/watched.h"

#pragma push_macro("slots")
#undef slots
#include "model/explore/search.h"
#include "replay/analysis/counterexample.h"
#include "replay/analysis/cut.h"
#include "replay/analysis/schedule_run.h"
#pragma pop_macro("slots")
