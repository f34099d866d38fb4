// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/actions/actions.h"
#include "app/gui/state/document.h"

class QComboBox;
class QToolBar;

namespace daxscope::gui {

/// Chooses the two handlers: presets and any other pair, in a menu of its own and on the toolbar.
class HandlerMenu : public QObject {
    Q_OBJECT
public:
    HandlerMenu(Document* document, Actions* actions, QMenuBar* bar, QToolBar* toolbar);

private:
    void choose(const model::Handler* before, const model::Handler* after);
    void show();

    Document* document_;
    QComboBox *before_, *after_;
};

} // namespace daxscope::gui
