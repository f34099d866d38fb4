// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/failure.h"

#include <QApplication>
#include <functional>

namespace daxscope::gui {

/// QApplication, in which an exception that leaves an event handler (mostly: no memory) is told
/// instead of ending the program. Qt asks for that: none may go through its event loop.
class Application : public QApplication {
public:
    using QApplication::QApplication;

    /// Told of each; may end the program.
    void onFailure(std::function<void(const Failure&)> told) { told_ = std::move(told); }
    bool notify(QObject* receiver, QEvent* event) override;

private:
    std::function<void(const Failure&)> told_;
};

} // namespace daxscope::gui
