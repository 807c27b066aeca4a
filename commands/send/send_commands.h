#ifndef WEIR_COMMANDS_SEND_SEND_COMMANDS_H_
#define WEIR_COMMANDS_SEND_SEND_COMMANDS_H_

namespace weir {

/// The commands of this family. argv[0] is the command's own name; each returns the exit code.

/// `weir send -r RECIPIENT… FILE ADDRESS`.
int SendCommand(int argc, char** argv);

/// `weir receive -i IDENTITY… [--listen HOST:PORT] [--dir D]`.
int ReceiveCommand(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_SEND_SEND_COMMANDS_H_
