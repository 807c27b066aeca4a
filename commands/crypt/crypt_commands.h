#ifndef WEIR_COMMANDS_CRYPT_CRYPT_COMMANDS_H_
#define WEIR_COMMANDS_CRYPT_CRYPT_COMMANDS_H_

namespace weir {

/// The commands of this family. argv[0] is the command's own name; each returns the exit code.

/// `weir keygen [-o FILE] [-y IDENTITIES]`.
int KeygenCommand(int argc, char** argv);

/// `weir encrypt -r RECIPIENT… [-R FILE…] [-o OUT] [IN]`.
int EncryptCommand(int argc, char** argv);

/// `weir decrypt -i IDENTITY… [-o OUT] [IN]`.
int DecryptCommand(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_CRYPT_CRYPT_COMMANDS_H_
